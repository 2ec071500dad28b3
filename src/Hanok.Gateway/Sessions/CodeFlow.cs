using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Hanok.Gateway.Sessions;

/// <summary>Signing in at the issuer: authorization code (RFC 6749, 4.1) with PKCE (RFC 7636). Thread-safe.</summary>
/// <remarks>
/// What belongs to an attempt is in a cookie of the browser that began it, for ten minutes: who is sent here with somebody else's code has none, and
/// nothing is kept here for attempts that nobody ends.
/// </remarks>
internal sealed class CodeFlow(WebSessions sessions)
{
    public const string CallbackPath = "/web/callback";

    private const string Cookie = "hanok-sign-in";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <returns>Where the browser is to go.</returns>
    /// <exception cref="IssuerAwayException" />
    public async Task<string> BeginAsync(HttpContext context, string page, string scope)
    {
        var issuer = await sessions.IssuerAsync(context.RequestAborted);
        if (issuer.Authorization is not { } authorization)
            throw new IssuerAwayException(new InvalidOperationException($"{issuer.Issuer} has no usable 'authorization_endpoint'."));

        var (state, verifier) = (Random(), Random());
        context.Response.Cookies.Append(Cookie, $"{state}.{verifier}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(page))}", Options(context.Request));
        return QueryHelpers.AddQueryString(authorization.AbsoluteUri, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = sessions.ClientId,
            ["redirect_uri"] = Callback(context.Request).AbsoluteUri,
            ["scope"] = scope,
            ["state"] = state,
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        });
    }

    /// <returns>The id of a new session and the page to go on with; null when this browser did not begin it, or the issuer said no.</returns>
    /// <exception cref="IssuerAwayException" />
    public async Task<(string Id, string Page)?> EndAsync(HttpContext context)
    {
        var begun = context.Request.Cookies[Cookie]?.Split('.');
        context.Response.Cookies.Delete(Cookie, Options(context.Request));
        var query = context.Request.Query;
        if (begun is not [var state, var verifier, var page] || query["code"] is not [{ Length: > 0 } code] || query["state"] is not [{ } returned]
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(returned)))
            return null;

        // Two issuers, one of them evil, could pass codes on to each other's clients (RFC 9207).
        if (query["iss"] is [{ } issuer] && issuer != (await sessions.IssuerAsync(context.RequestAborted)).Issuer)
            return null;

        return await sessions.BeginAsync(code, verifier, Callback(context.Request), context.RequestAborted) is { } id
            && Base64Url.IsValid(page) ? (id, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(page))) : null;
    }

    private static Uri Callback(HttpRequest request) => new($"{request.Scheme}://{request.Host}{CallbackPath}");

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = CallbackPath,
        MaxAge = Patience,
    };
}
