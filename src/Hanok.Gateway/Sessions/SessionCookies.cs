using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Hanok.Gateway.Sessions;

/// <summary>The cookie of a session, under the name that fits the connection. It is short, so it is never cut into pieces.</summary>
internal sealed class SessionCookies : ICookieManager
{
    public const string Name = "hanok-session";

    // With this prefix a browser takes it over TLS alone, and from no neighbouring domain.
    private const string Secure = $"__Host-{Name}";

    public static readonly IReadOnlyList<string> Names = [Secure, Name];

    public static string? Read(HttpRequest request) => request.Cookies[NameFor(request)];

    /// <summary>
    /// Nothing where one signs in: the handler would go on with the session that is named there, which somebody may have planted.
    /// </summary>
    public string? GetRequestCookie(HttpContext context, string key) => SessionEndpoints.IsSignIn(context.Request.Path) ? null : Read(context.Request);

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        context.Response.Cookies.Append(NameFor(context.Request), value ?? "", options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        context.Response.Cookies.Delete(NameFor(context.Request), options);

    private static string NameFor(HttpRequest request) => request.IsHttps ? Secure : Name;
}
