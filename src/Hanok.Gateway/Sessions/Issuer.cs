using Hanok.Security.Tokens;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Hanok.Gateway.Sessions;

/// <summary>Where people get their tokens, and what it says of itself (OpenID Connect Discovery 1.0). Thread-safe.</summary>
internal sealed class Issuer : IConfigurationValidator<OpenIdConnectConfiguration>
{
    private readonly TokenOptions _tokens;

    public Issuer(IHttpClientFactory clients, IOptions<TokenOptions> tokens)
    {
        _tokens = tokens.Value;
        Client = clients.CreateClient(IssuerMetadata.Client);
        // Plain HTTP only where Validate allows it.
        Configuration = new(
            _tokens.Authority.TrimEnd('/') + "/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(Client) { RequireHttps = false }, this);
    }

    /// <summary>With time limits, without redirects, and by no proxy of the environment.</summary>
    public HttpClient Client { get; }

    public ConfigurationManager<OpenIdConnectConfiguration> Configuration { get; }

    public string Authority => _tokens.Authority;

    // Otherwise one issuer could speak for another. Some end in a slash, and some configurations do.
    ConfigurationValidationResult IConfigurationValidator<OpenIdConnectConfiguration>.Validate(OpenIdConnectConfiguration configuration)
    {
        var wrong = configuration.Issuer?.TrimEnd('/') != _tokens.Authority.TrimEnd('/')
            ? $"It says that it is '{configuration.Issuer}', and not '{_tokens.Authority}'. Set Hanok__Tokens__Authority to the name that it gives itself."
            : !IsSafe(configuration.TokenEndpoint) ? $"Its 'token_endpoint' is '{configuration.TokenEndpoint}', which is no address that can be used."
            : null;
        return new() { Succeeded = wrong is null, ErrorMessage = wrong };
    }

    public bool IsSafe(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && _tokens.IsSafe(uri);
}
