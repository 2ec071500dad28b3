using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Yarp.ReverseProxy.Forwarder;

namespace Hanok.Gateway.Forwarding;

/// <summary>The first step of the proxy pipeline: answers what cannot be forwarded, or failed, with an RFC 9457 problem.</summary>
internal sealed class ForwardingProblems(IProblemDetailsService problems)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var proxy = context.GetReverseProxyFeature();
        if (IsTooLarge(context.Request, proxy.Route.Config.MaxRequestBodySize))
        {
            await WriteAsync(context, ForwardingProblem.TooLarge(proxy.Route.Config.MaxRequestBodySize!.Value));
            return;
        }

        await next(context);

        if (TryGetError(context, out var error))
            await WriteAsync(context, ForwardingProblem.Of(error, proxy, TimedOut(context)));
    }

    private static bool IsTooLarge(HttpRequest request, long? limit) => limit >= 0 && request.ContentLength > limit;

    private static bool TryGetError(HttpContext context, [NotNullWhen(true)] out IForwarderErrorFeature? error)
    {
        error = context.GetForwarderErrorFeature();
        return error is not null && !context.Response.HasStarted;
    }

    // The limit of a route on the whole request, and the deadline that the client gave, show as a request that was given up.
    private static bool TimedOut(HttpContext context) =>
        context.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true
        || Resilience.Deadline.Current is { IsOver: true };

    private async Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "1";

        await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem });
    }
}
