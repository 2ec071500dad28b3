using Hanok.Security;
using Hanok.Security.Credentials;
using Hanok.Security.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis;

public static class CredentialExtensions
{
    /// <summary>
    /// Checks who calls by <see cref="HanokPeer.Policy"/>. A service that asks for it needs something to check with, and does not start
    /// without.
    /// </summary>
    public static HanokBuilder AddPeers(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        if (services.Any(s => s.ServiceType == typeof(CredentialAuthentication)))
            return hanok;

        services.AddOptions<CredentialOptions>().Validate(
            options => options.CanCheck,
            "Nothing is set by which this service could know the services that call it. Set Hanok__Credentials__Secret to the same secret for "
            + "every service of the system (make one: openssl rand -hex 32); for a trial, Hanok__Credentials__Anyone=true believes everybody.");
        services.AddSingleton<PeerCertificates>();
        services.AddTransient<CredentialAuthentication>();
        // It is evidence, and is looked at when it counts: a caller with another one is told so by 401, not by a broken handshake.
        if (hanok.Application.Configuration[$"{CredentialOptions.Section}:Authority"] is { Length: > 0 })
            hanok.Application.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate();
            }));
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, CredentialAuthentication>(HanokPeer.CredentialScheme, null);
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().Configure<IOptions<AuthenticationOptions>>((authorization, authentication) =>
            authorization.AddPolicy(HanokPeer.Policy, policy => policy
                .AddAuthenticationSchemes(
                    [.. authentication.Value.SchemeMap.ContainsKey(TokenClaims.Scheme) ? [TokenClaims.Scheme] : Array.Empty<string>(), HanokPeer.CredentialScheme])
                .RequireAssertion(context => HanokPeer.NameOf(context.User) is not null)));
        return hanok;
    }

    /// <summary>What a service needs to prove itself to others; part of every service.</summary>
    internal static void AddCredentials(this IServiceCollection services, string service)
    {
        services.AddOptions<CredentialOptions>().BindConfiguration(CredentialOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CredentialOptions>, CredentialOptionsValidator>();
        services.TryAddSingleton(provider => new ServiceCredentials(service, provider.GetRequiredService<IOptions<CredentialOptions>>()));
    }
}
