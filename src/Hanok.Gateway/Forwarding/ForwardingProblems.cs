using System.Collections.Frozen;
using Hanok.Gateway.Breaking;
using Hanok.Gateway.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Yarp.ReverseProxy.Model;

namespace Hanok.Gateway.Forwarding;

/// <summary>
/// The first step of the proxy pipeline: what cannot be forwarded, or failed, is answered by the fallback of the route, or by an RFC 9457
/// problem.
/// </summary>
internal sealed class ForwardingProblems(GatewayProblems problems, IEnumerable<Fallback> fallbacks, Breakers breakers)
{
    private readonly FrozenDictionary<string, Fallback> _fallbacks = fallbacks.ToFrozenDictionary(f => f.Name);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var proxy = context.GetReverseProxyFeature();
        if (IsTooLarge(context.Request, proxy.Route.Config.MaxRequestBodySize))
        {
            await WriteAsync(context, ForwardingProblem.TooLarge(proxy.Route.Config.MaxRequestBodySize!.Value));
            return;
        }

        await next(context);

        if (context.GetForwarderErrorFeature() is not { } error || context.Response.HasStarted)
            return;

        // Reassigned meanwhile, where a part of the traffic goes to another cluster.
        proxy = context.GetReverseProxyFeature();
        var rest = Rest(proxy);
        var problem = ForwardingProblem.Of(error, proxy, TimedOut(context), rest);
        if (problem.Status >= StatusCodes.Status500InternalServerError && FindFallback(context) is { } fallback)
            await FallBackAsync(context, fallback);
        else
            await WriteAsync(context, problem, rest);
    }

    /// <summary>The limit on the whole request, the route's or the client's own, shows as a request that was given up.</summary>
    public static bool TimedOut(HttpContext context) =>
        context.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true
        || ForwardingAttempt.Find(context)?.Deadline?.ClientIsLate == true;

    private static bool IsTooLarge(HttpRequest request, long? limit) => limit >= 0 && request.ContentLength > limit;

    private Fallback? FindFallback(HttpContext context) =>
        _fallbacks.Count > 0 && RouteSettings.Of(context)?.Fallback is { } name ? _fallbacks[name] : null;

    private static async Task FallBackAsync(HttpContext context, Fallback fallback)
    {
        context.Response.Clear();
        if (ForwardingAttempt.Find(context) is { } attempt)
            attempt.FellBack = true;

        await fallback.Answer(context);
    }

    private TimeSpan Rest(IReverseProxyFeature proxy) =>
        breakers.HaveOpened && proxy.AllDestinations.Count > 0 ? proxy.AllDestinations.Min(d => breakers.Of(d).Rest) : TimeSpan.Zero;

    private Task WriteAsync(HttpContext context, ProblemDetails problem, TimeSpan rest = default) => problems.WriteAsync(
        context, problem, problem.Status == StatusCodes.Status503ServiceUnavailable ? Math.Max(1, (int)Math.Ceiling(rest.TotalSeconds)) : 0);
}
