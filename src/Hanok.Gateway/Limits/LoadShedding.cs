using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Limits;

/// <summary>
/// Answers 503 before the process melts: a request that waits longer than a second is one that nobody waits for any more. What a hit in the
/// cache answers, and health, need no place.
/// </summary>
internal sealed class LoadShedding(IOptions<GatewayOptions> options, TimeProvider time, GatewayProblems problems) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public Admission Requests { get; } = new(options.Value.Limits.ConcurrentRequests, options.Value.Limits.QueuedRequests, Patience, time);

    public Admission Streams { get; } = new(options.Value.Limits.Streams, 0, Patience, time);

    public void Dispose()
    {
        Requests.Dispose();
        Streams.Dispose();
    }

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (PrivatePaths.AreOurs(context.Request.Path))
            return next(context);

        var admission = IsStream(context) ? Streams : Requests;
        return admission.TryEnter() ? InsideAsync(context, next, admission) : QueueAsync(context, next, admission);
    }

    /// <summary>What lives longer than a request and its answer.</summary>
    public static bool IsStream(HttpContext context)
    {
        var request = context.Request;
        return (request.Headers.Upgrade.Count > 0 && context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true)
            || HttpMethods.IsConnect(request.Method)
            || request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true
            || request.Headers.Accept is [{ } accept] && accept.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
    }

    private async Task QueueAsync(HttpContext context, RequestDelegate next, Admission admission)
    {
        if (await admission.WaitAsync(context.RequestAborted))
            await InsideAsync(context, next, admission);
        else
            await problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "overloaded",
                $"As many requests are being answered here as may ({admission.Inside}). Nothing was changed; try again.", 1);
    }

    private static async Task InsideAsync(HttpContext context, RequestDelegate next, Admission admission)
    {
        try
        {
            await next(context);
        }
        finally
        {
            admission.Leave();
        }
    }
}
