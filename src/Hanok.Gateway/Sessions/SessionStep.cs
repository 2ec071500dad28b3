using Hanok.Chassis.Sites;
using Microsoft.AspNetCore.Authentication;
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
internal sealed class SessionStep(IOptions<SessionOptions> options, IProblemDetailsService problems) : IStartupFilter
{
    /// <summary>Of the cookie handler.</summary>
    public const string Scheme = "hanok-session";

    // A page from elsewhere cannot set it without being asked for leave first. Any value will do.
    private const string Header = "X-CSRF";

    private static readonly object Marker = new();

    /// <summary>Whether the token of this request came from a session.</summary>
    public static bool IsSession(HttpContext context) => context.Items.ContainsKey(Marker);

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

        if (CouldChange(request) && !(RequestOrigin.IsOwn(request) ?? request.Headers[Header].Count > 0))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "cross-site-request",
                $"This came from a page of another site, or does not say from where. A client that is no browser sends the header '{Header}: 1'.");
            return;
        }

        try
        {
            if (SessionCookies.Read(request) is not null
                && (await context.AuthenticateAsync(Scheme)).Properties?.GetTokenValue(SessionTokens.Access) is { } token)
                (request.Headers.Authorization, context.Items[Marker]) = ($"Bearer {token}", Marker);
        }
        catch (Exception e) when (e is IssuerAwayException or SessionsAwayException)
        {
            context.Response.Headers.RetryAfter = "1";
            var (type, who) = e is IssuerAwayException ? ("issuer-unavailable", "the issuer of tokens does") : ("sessions-unavailable", "the sessions do");
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, type,
                $"Who you are cannot be found out just now: {who} not answer. Nothing was changed; try again.");
            return;
        }

        await next(context);
    }

    // A WebSocket is opened with GET, and the browser asks nobody for leave.
    private static bool CouldChange(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method))
        || request.Headers.Upgrade.Count > 0;

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
