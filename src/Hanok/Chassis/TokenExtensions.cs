using System.Net;
using Hanok.Chassis;
using Hanok.Http;
using Hanok.Security.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class TokenExtensions
{
    /// <summary>
    /// Wants an access token for every endpoint that does not say otherwise (<c>AllowAnonymous</c>, or a policy of its own), from the issuer in
    /// <see cref="TokenOptions"/>. Its claims are the caller's, and travel with the messages that the request leads to.
    /// </summary>
    public static HanokBuilder AddTokens(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddOptions<TokenClientOptions>().BindConfiguration(TokenClientOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenClientOptions>, TokenClientOptionsValidator>();

        services.AddHttpClient(IssuerMetadata.Client, client => (client.Timeout, client.MaxResponseContentBufferSize) = (TimeSpan.FromSeconds(5), 256 * 1024))
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(provider => ServiceConnections.Handler(handler =>
            {
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                if (provider.GetRequiredService<IOptions<TokenOptions>>().Value.Proxy is { Length: > 0 } proxy)
                    (handler.UseProxy, handler.Proxy) = (true, new WebProxy(proxy));
            }));
        services.AddSingleton<IssuerKeys>();
        services.AddSingleton(provider => new TokenCheck(
            provider.GetRequiredService<IssuerKeys>(), provider.GetRequiredService<IOptions<TokenOptions>>(), provider.GetRequiredService<TimeProvider>(),
            hanok.Service));
        services.AddSingleton<ServiceTokens>();
        services.AddHostedService<TokenStart>();

        services.AddAuthentication(TokenClaims.Scheme).AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenClaims.Scheme, null);
        services.AddAuthorizationBuilder()
            // To what is not there, or not so, anybody may come: 404, 405 and 415 of the routing say it better than 401.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(context =>
                context.User.Identity?.IsAuthenticated == true || (context.Resource as HttpContext)?.GetEndpoint() is not RouteEndpoint).Build());
        return hanok;
    }

    /// <summary>
    /// Sends this service's own token with requests that have none (<see cref="TokenClientOptions"/>). Without a client at the issuer, or
    /// without <see cref="AddTokens"/>, no token is sent. A token is good at the service that is called, and at no other.
    /// </summary>
    /// <param name="receiver">
    /// The service that is called. Without it, the host of each request, as in <c>http://kitchen</c>: what is no name of a service is not called.
    /// </param>
    /// <exception cref="HttpRequestException">When sending: there is no token to be had; nothing was sent.</exception>
    public static IHttpClientBuilder AddServiceToken(this IHttpClientBuilder client, string? receiver = null) =>
        client.ConfigureAdditionalHttpMessageHandlers((handlers, services) =>
        {
            // The first of all: what comes after it puts an address in the place of the name.
            if (services.GetService<ServiceTokens>() is { } tokens)
                handlers.Insert(0, new ServiceTokenHandler(tokens, receiver));
        });
}
