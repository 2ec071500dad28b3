using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Hanok.Gateway.Sessions;

/// <summary>All that a browser has of a session: a number that says nothing.</summary>
internal static class SessionCookie
{
    // With this prefix a browser takes it over TLS alone, and from no neighbouring domain.
    private const string Secure = "__Host-hanok-session";
    private const string Plain = "hanok-session";

    public static readonly IReadOnlyList<string> Names = [Secure, Plain];

    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out string? id) => request.Cookies.TryGetValue(NameFor(request), out id);

    public static void Write(HttpContext context, string id) => context.Response.Cookies.Append(NameFor(context.Request), id, Options(context.Request));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(NameFor(context.Request), Options(context.Request));

    private static string NameFor(HttpRequest request) => request.IsHttps ? Secure : Plain;

    // Lax: a link from elsewhere opens the shop signed in, a form from elsewhere does not send it along.
    private static CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
    };
}
