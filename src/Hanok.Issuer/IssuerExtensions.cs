using Hanok.Chassis;
using Hanok.Issuer;
using Hanok.Security.Tokens;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class IssuerExtensions
{
    /// <summary>
    /// Issues access tokens in this process, for development: <c>/connect/token</c>, <c>/.well-known/openid-configuration</c> and
    /// <c>/.well-known/jwks.json</c>. See <see cref="IssuerOptions"/>. Its name is the <see cref="TokenOptions.Authority"/> of the system:
    /// the address under which all reach it, such as that of the gateway before it.
    /// </summary>
    public static HanokBuilder AddDevelopmentIssuer(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        var isDevelopment = hanok.Application.Environment.IsDevelopment();
        services.AddOptions<IssuerOptions>().BindConfiguration(IssuerOptions.Section)
            .Validate(
                issuer => isDevelopment || issuer.OutsideDevelopment,
                "The development issuer is not for production: it keeps passwords in a file and knows no second factor. Use a real issuer "
                + "(docs/guides/security.md), or say Hanok__Issuer__OutsideDevelopment=true.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<IssuerOptions>, IssuerOptionsValidator>();
        services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddSingleton<IssuerKeyFile>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<DevelopmentIssuer>();
        services.AddSingleton<TokenEndpoint>();
        return hanok.AddEndpoints(IssuerEndpoints.Map);
    }
}
