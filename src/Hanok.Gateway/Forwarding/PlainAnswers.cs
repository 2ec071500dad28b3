using Hanok.Gateway.Breaking;
using Hanok.Gateway.Retries;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Hanok.Gateway.Forwarding;

/// <summary>
/// Hands on the answer of a destination as it is, without what tells the software behind it; or throws it away, when another is asked instead.
/// </summary>
internal sealed class PlainAnswers(CircuitBreaking breaking) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    // One transform for all: each costs its part of every request.
    public void Apply(TransformBuilderContext context) => context.AddResponseTransform(transform =>
    {
        if (transform.ProxyResponse is not { } answer)
            return ValueTask.CompletedTask;

        var headers = transform.HttpContext.Response.Headers;
        headers.Remove(HeaderNames.Server);
        headers.Remove(HeaderNames.XPoweredBy);
        headers.Remove("X-AspNet-Version");
        HopByHop.Remove(headers, answer.Headers.Connection.Count == 0 ? StringValues.Empty : answer.Headers.Connection.ToString());

        var status = (int)answer.StatusCode;
        if (ForwardingAttempt.Find(transform.HttpContext) is { } attempt)
        {
            breaking.Answered(attempt, status);
            if (attempt.MayDiscardAnswer && attempt.IsUntouched && RetryRules.IsWorthRepeating(status) && attempt.Budget!.TrySpend())
                transform.SuppressResponseBody = attempt.Discarded = true;
        }

        // An error without a body is an answer too: a problem of ours must not be put in its place.
        if (status >= StatusCodes.Status400BadRequest && transform.HttpContext.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;

        return ValueTask.CompletedTask;
    });
}
