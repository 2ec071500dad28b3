using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Security.Credentials;

/// <summary>Knows a service by its credential, or by its client certificate.</summary>
internal sealed class CredentialAuthentication(
    ServiceCredentials credentials, PeerCertificates certificates, RefusalLog refusals, IProblemDetailsService problems, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var headers = Request.Headers.Authorization;
        if (headers.Count != 1 || headers[0] is not { } header || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(
                certificates.CallerOf(Context.Connection.ClientCertificate) is { } certified ? Success(certified) : AuthenticateResult.NoResult());

        return Task.FromResult(
            credentials.CallerOf(header) is { } caller
                ? Success(caller)
                : AuthenticateResult.Fail("The credential is not that of the service that it names."));
    }

    private AuthenticateResult Success(string caller)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.Name, caller), new(ClaimTypes.Role, HanokService.Role)], Scheme.Name, ClaimTypes.Name, ClaimTypes.Role);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        if (failure is not null)
            refusals.Refused(Context, failure.Message);

        Response.Headers.WWWAuthenticate = "Basic realm=\"services\"";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        await problems.TryWriteAsync(new()
        {
            HttpContext = Context,
            ProblemDetails =
            {
                Status = StatusCodes.Status401Unauthorized,
                Type = "urn:hanok:problem:service-credential-needed",
                Detail = $"{failure?.Message ?? "There is no credential."} Services only: the caller needs the same Hanok__Credentials__Secret as this "
                    + "one, or its own Hanok__Credentials__For__<name of this service>.",
            },
        });
    }
}
