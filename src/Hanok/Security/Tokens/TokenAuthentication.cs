using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Security.Tokens;

/// <summary>Knows a caller by <c>Authorization: Bearer token</c> (RFC 6750). <c>AddJwtBearer</c> can stand in its place.</summary>
internal sealed class TokenAuthentication(
    TokenCheck tokens, IOptions<TokenOptions> rules, IProblemDetailsService problems, IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    private TokenFailure _failure;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var headers = Request.Headers.Authorization;
        if (headers.Count == 0)
            return rules.Value.OpenRoles.Count > 0 ? Success(Anybody(rules.Value.OpenRoles), default) : AuthenticateResult.NoResult();

        // Which of two is meant, whoever else reads the request may see differently.
        if (headers.Count > 1)
            return Refuse(TokenFailure.Malformed);

        if (headers[0] is not { } header || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();

        var verdict = await tokens.CheckAsync(header[Prefix.Length..], Context.RequestAborted);
        if (verdict.Identity is { } identity)
            return Success(identity, verdict.Expires);

        return verdict.Failure == TokenFailure.Malformed && TakesKeys() ? AuthenticateResult.NoResult() : Refuse(verdict.Failure);
    }

    // An admin key is no broken token: who looks at keys says what is wrong with one, and what this service does not have is not there.
    private bool TakesKeys() => Context.GetEndpoint() is { } endpoint
        ? endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(wanted => wanted.Policy == HanokAdmin.Policy)
        : Request.Path.StartsWithSegments("/hanok");

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Another scheme of the policy has told already.
        if (Response.HasStarted)
            return;

        await HandleAuthenticateOnceSafeAsync();
        if (_failure == TokenFailure.KeysUnknown)
        {
            Response.Headers.RetryAfter = "1";
            await AnswerAsync(StatusCodes.Status503ServiceUnavailable, "issuer-unavailable",
                "Who may do this cannot be checked: the issuer of tokens does not answer. Nothing was changed; try again.");
            return;
        }

        // Which of many reasons is for the log: an attacker is told no more than that it did not work.
        Response.Headers.WWWAuthenticate = _failure switch
        {
            TokenFailure.None => "Bearer",
            TokenFailure.Expired => "Bearer error=\"invalid_token\", error_description=\"The token has expired.\"",
            _ => "Bearer error=\"invalid_token\"",
        };
        await (_failure switch
        {
            TokenFailure.None => AnswerAsync(StatusCodes.Status401Unauthorized, "token-needed",
                "Send the header 'Authorization: Bearer <token>', with a token of this system's issuer."),
            TokenFailure.Expired => AnswerAsync(StatusCodes.Status401Unauthorized, "token-expired", "The token has expired. Get a new one."),
            _ => AnswerAsync(StatusCodes.Status401Unauthorized, "token-refused", "The token is not valid here."),
        });
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer error=\"insufficient_scope\"";
        return AnswerAsync(StatusCodes.Status403Forbidden, "forbidden", "The token is good, but not for this: it lacks a role or scope.");
    }

    // A principal of its own for each request: transformations add to it. The identity is shared, and stays as it is.
    private AuthenticateResult Success(ClaimsIdentity identity, DateTimeOffset expires) => AuthenticateResult.Success(new(
        new ClaimsPrincipal(identity), new() { ExpiresUtc = expires == default ? null : expires }, Scheme.Name));

    private static TokenIdentity Anybody(IEnumerable<string> roles) =>
        new([new(TokenClaims.Subject, "anybody"), .. roles.Select(role => new Claim(TokenClaims.Role, role))]);

    private AuthenticateResult Refuse(TokenFailure failure)
    {
        _failure = failure;
        return AuthenticateResult.Fail(failure.ToString());
    }

    private async Task AnswerAsync(int status, string type, string detail)
    {
        Response.StatusCode = status;
        await problems.TryWriteAsync(new()
        {
            HttpContext = Context,
            ProblemDetails = { Status = status, Type = $"urn:hanok:problem:{type}", Detail = detail },
        });
    }
}
