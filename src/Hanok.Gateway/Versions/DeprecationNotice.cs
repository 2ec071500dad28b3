using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Hanok.Gateway.Versions;

/// <summary>Says with each answer of a deprecated route or endpoint, also with an error, when it ends and what takes its place.</summary>
internal sealed class DeprecationNotice(DeprecatedCalls calls, IProblemDetailsService problems, TimeProvider time)
{
    // Read once for each route of a configuration, and let go with it.
    private readonly ConditionalWeakTable<RouteConfig, Found> _routes = [];

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not { } endpoint || Of(endpoint) is not { } deprecation)
            return next(context);

        calls.Count(context, (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "");
        context.Response.OnStarting(() =>
        {
            deprecation.AddTo(context.Response.Headers);
            return Task.CompletedTask;
        });
        return deprecation.IsGone(time.GetUtcNow()) ? AnswerGoneAsync(context, deprecation) : next(context);
    }

    private ApiDeprecation? Of(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ApiDeprecation>()
        ?? (endpoint.Metadata.GetMetadata<RouteModel>() is { Config: { Metadata: not null } route }
            ? _routes.GetValue(route, r => new(ApiDeprecation.From(r.Metadata, []))).Deprecation
            : null);

    private async Task AnswerGoneAsync(HttpContext context, ApiDeprecation deprecation)
    {
        var instead = deprecation.Successor is { } successor ? $" Use {successor}." : "";
        context.Response.StatusCode = StatusCodes.Status410Gone;
        await problems.TryWriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status410Gone,
                Type = "urn:hanok:problem:gone",
                Detail = $"This has ended at {deprecation.Sunset:u}.{instead}",
            },
        });
    }

    private sealed record Found(ApiDeprecation? Deprecation);
}
