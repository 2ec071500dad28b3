using Hanok.Gateway.Breaking;
using Hanok.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Hanok.Gateway.Retries;

/// <summary>
/// The step that runs the rest of the pipeline, and runs it again at another destination if that is safe: the request never arrived, or
/// doing it twice is doing it once. Never after the answer has begun, and within the budget of the cluster.
/// </summary>
internal sealed partial class Retrying(
    IOptions<GatewayOptions> options, RetryBudgets budgets, CircuitBreaking breaking, TimeProvider time, ILogger<Retrying> logger)
{
    private readonly RetryOptions _options = options.Value.Retries;
    private readonly TimeSpan _limit = options.Value.Timeout;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var proxy = context.GetReverseProxyFeature();
        using var deadline = ForwardingDeadline.Begin(context, proxy.Route.Config.Timeout ?? _limit, time);
        var attempt = new ForwardingAttempt { Deadline = deadline };
        context.Features.Set(attempt);

        var left = proxy.AvailableDestinations;
        attempt.Body = Watch(context, mayRepeat: left.Count > 1 && _options.Attempts > 1);
        attempt.Budget = budgets.Of(proxy.Route.Cluster!);
        attempt.Budget.Earn();
        while (true)
        {
            attempt.Count++;
            attempt.HasOthers = left.Count > 1;
            attempt.MayDiscardAnswer = attempt.HasOthers && attempt.Count < _options.Attempts && RetryRules.IsRepeatable(context);
            deadline?.Tell(context.Request);

            try
            {
                await next(context);
            }
            finally
            {
                breaking.Ended(context, attempt);
            }

            if (!MayTryElsewhere(context, attempt, left.Count) || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
                return;

            LogAgain(attempt.Destination?.DestinationId, context.Request.Method, proxy.Route.Config.RouteId);
            left = [.. left.Where(d => d != attempt.Destination)];
            Reset(context, proxy, left, attempt.Body);
        }
    }

    private bool MayTryElsewhere(HttpContext context, ForwardingAttempt attempt, int left)
    {
        if (attempt.Discarded)
        {
            attempt.Discarded = false;
            return true;
        }

        return left > 1 && attempt.Count < _options.Attempts
            && context.GetForwarderErrorFeature() is { } failure
            && RetryRules.MayRepeat(failure.Error, failure.Exception, RetryRules.IsRepeatable(context), attempt.IsUntouched)
            && attempt.Budget!.TrySpend();
    }

    // Who cannot be repeated is kept nothing of; it only has to be known whether the body was begun, and whether all of it came.
    private ReplayableBody? Watch(HttpContext context, bool mayRepeat)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
            return null;

        var keep = mayRepeat && RetryRules.IsRepeatable(context) && (context.Request.ContentLength ?? 0) <= _options.BodyBytes ? _options.BodyBytes : 0;
        var body = new ReplayableBody(context.Request.Body, keep);
        context.Request.Body = body;
        return body;
    }

    private static void Reset(HttpContext context, IReverseProxyFeature proxy, IReadOnlyList<DestinationState> left, ReplayableBody? body)
    {
        body?.Rewind();
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.Clear();
        proxy.AvailableDestinations = left;
        proxy.ProxiedDestination = null;
    }

    [LoggerMessage(LogLevel.Debug, "{Destination} did not take {Method} of route {Route}; another is tried.")]
    private partial void LogAgain(string? destination, string method, string route);
}
