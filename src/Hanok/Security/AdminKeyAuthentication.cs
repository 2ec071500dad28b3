using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Security;

/// <summary>Knows an operator by <c>Authorization: Bearer key</c>.</summary>
internal sealed class AdminKeyAuthentication(
    AdminKeys keys, RefusalLog refusals, IProblemDetailsService problems, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.NoResult());

        if (keys.Find(header[Prefix.Length..].Trim()) is not { } name)
            return Task.FromResult(AuthenticateResult.Fail("The key is not known here."));

        var identity = new ClaimsIdentity([new(ClaimTypes.Name, name), new(ClaimTypes.Role, HanokAdmin.Role)], Scheme.Name);
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Scheme.Name)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (keys.None)
        {
            await RefuseAsync(
                StatusCodes.Status403Forbidden, "admin-closed",
                "No admin key is set, so nobody may do this. Set Hanok__Admin__Keys__<name>=<key> for this service, with a key of "
                + $"{AdminOptions.ShortestKey} characters or more.");
            return;
        }

        var result = await HandleAuthenticateOnceSafeAsync();
        if (result.Failure is { } failure)
            refusals.Refused(Context, failure.Message);

        Response.Headers.WWWAuthenticate = "Bearer";
        await RefuseAsync(
            StatusCodes.Status401Unauthorized, "admin-key-needed",
            $"{result.Failure?.Message ?? "There is no key."} Send the header 'Authorization: Bearer <key>', with one of this service's Hanok__Admin__Keys.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        RefuseAsync(StatusCodes.Status403Forbidden, "admin-forbidden", $"This needs the role '{HanokAdmin.Role}', and a name for the audit log.");

    private async Task RefuseAsync(int status, string type, string detail)
    {
        Response.StatusCode = status;
        await problems.TryWriteAsync(new()
        {
            HttpContext = Context,
            ProblemDetails = { Status = status, Type = $"urn:hanok:problem:{type}", Detail = detail },
        });
    }
}
