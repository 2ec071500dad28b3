using System.Security.Claims;
using System.Text.Encodings.Web;
using Hanok.Security;
using Hanok.Security.Credentials;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Hanok.Registry;

/// <summary>Knows a service by its credential or certificate, and an operator by the admin key; a registry that is open to anyone, everybody.</summary>
internal sealed class AccessAuthentication(
    IOptions<CredentialOptions> credentials, IProblemDetailsService problems, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "registry-access";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var service = await Context.AuthenticateAsync(HanokPeer.CredentialScheme);
        if (!service.None)
            return service;

        return credentials.Value.Anyone && Request.Headers.Authorization.Count == 0
            ? AuthenticateResult.Success(Anyone())
            : await Context.AuthenticateAsync(HanokAdmin.KeyScheme);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var reason = (await HandleAuthenticateOnceSafeAsync()).Failure?.Message ?? "There is no credential.";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Basic realm=\"registry\", Bearer";
        await problems.TryWriteAsync(new()
        {
            HttpContext = Context,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status401Unauthorized,
                Type = "urn:hanok:problem:registry-credential-needed",
                Detail = $"{reason} A service sends its own: Hanok__Credentials__Secret or __For__registry, or in the address, as in "
                    + "http://order:<credential>@registry:8761/eureka/. A person sends 'Authorization: Bearer <admin key>'.",
            },
        });
    }

    // Whoever may give any name may give this one too.
    private static AuthenticationTicket Anyone() => new(
        new ClaimsPrincipal(new ClaimsIdentity(
            [new(ClaimTypes.Name, Access.Registry), new(ClaimTypes.Role, HanokService.Role)], Name, ClaimTypes.Name, ClaimTypes.Role)),
        Name);
}
