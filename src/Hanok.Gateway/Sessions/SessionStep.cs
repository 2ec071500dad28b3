using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Sessions;

/// <summary>Before everything else: puts the token in the place of the cookie, for whoever comes from a page of this site.</summary>
/// <remarks><code>
///   cookie --> (1) a path for browsers? --> (2) from our own page? --> (3) session --> (4) Authorization: Bearer
/// </code>
/// What comes after sees a request with a token like any other. There is one gate for both, so no path can have the token without the check.
/// </remarks>
internal sealed class SessionStep(WebSessions sessions, IOptions<SessionOptions> options, IProblemDetailsService problems) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.Use(InvokeAsync);
        next(application);
    };

    private async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;

        // Who sends a token of their own is no browser that was led astray, and needs no session.
        if (request.Headers.Authorization.Count > 0 || !options.Value.Covers(request.Path.Value ?? ""))
        {
            await next(context);
            return;
        }

        if (SameOrigin.IsNeeded(request) && !SameOrigin.Is(request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "cross-site-request",
                $"This came from a page of another site, or does not say from where. A client that is no browser sends the header '{SameOrigin.Header}: 1'.");
            return;
        }

        try
        {
            if (SessionCookie.TryRead(request, out var id) && await sessions.TokenAsync(id, context.RequestAborted) is { } token)
                request.Headers.Authorization = $"Bearer {token}";
        }
        catch (IssuerAwayException)
        {
            context.Response.Headers.RetryAfter = "1";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "issuer-unavailable",
                "Who you are cannot be found out just now: the issuer of tokens does not answer. Nothing was changed; try again.");
            return;
        }

        await next(context);
    }

    private async Task RefuseAsync(HttpContext context, int status, string type, string detail)
    {
        context.Response.StatusCode = status;
        await problems.TryWriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Type = $"urn:hanok:problem:{type}", Detail = detail },
        });
    }
}
