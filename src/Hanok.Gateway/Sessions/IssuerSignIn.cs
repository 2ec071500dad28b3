using Hanok.Security.Tokens;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Hanok.Gateway.Sessions;

/// <summary>
/// How the OpenIdConnect handler signs people in: authorization code with PKCE. What belongs to an attempt is in cookies of the browser
/// that began it, for ten minutes: who is sent here with somebody else's code has none.
/// </summary>
internal sealed class IssuerSignIn(
    Issuer issuer, IOptions<SessionOptions> sessions, IOptions<TokenOptions> tokens, IOptions<TokenClientOptions> client, TimeProvider time)
    : IConfigureNamedOptions<OpenIdConnectOptions>
{
    public const string Scheme = "hanok-issuer";

    public void Configure(OpenIdConnectOptions options) => Configure(null, options);

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name != Scheme)
            return;

        (options.Authority, options.ConfigurationManager, options.Backchannel) = (issuer.Authority, issuer.Configuration, issuer.Client);
        options.RequireHttpsMetadata = false;
        (options.ClientId, options.ClientSecret) = (client.Value.Id, client.Value.Secret);
        (options.ResponseType, options.ResponseMode, options.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
        (options.CallbackPath, options.SignInScheme) = (SessionEndpoints.CallbackPath, SessionStep.Scheme);
        (options.SaveTokens, options.MapInboundClaims, options.DisableTelemetry) = (true, false, true);
        (options.RemoteAuthenticationTimeout, options.TimeProvider) = (TimeSpan.FromMinutes(10), time);
        options.Scope.Clear();
        foreach (var scope in sessions.Value.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            options.Scope.Add(scope);

        options.TokenValidationParameters.ValidAlgorithms = tokens.Value.Allowed;
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(tokens.Value.ClockSkewSeconds);
        options.TokenValidationParameters.NameClaimType = TokenClaims.Subject;

        // The issuer sends the browser back by a link: Lax is enough, and works without TLS too.
        (options.CorrelationCookie.Name, options.NonceCookie.Name) = ("hanok-sign-in.", "hanok-sign-in.nonce.");
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
            (cookie.SameSite, cookie.SecurePolicy, cookie.HttpOnly) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest, true);

        options.Events.OnRedirectToIdentityProvider = context => issuer.IsSafe(context.ProtocolMessage.IssuerAddress)
            ? Task.CompletedTask
            : throw new InvalidOperationException($"{issuer.Authority} has no usable 'authorization_endpoint'.");
        options.Events.OnMessageReceived = IsFromIssuerAsync;
        options.Events.OnTokenResponseReceived = context =>
        {
            // It is only recommended to say one: a short one does no harm.
            if (string.IsNullOrEmpty(context.TokenEndpointResponse.ExpiresIn))
                context.TokenEndpointResponse.ExpiresIn = "60";
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = context =>
        {
            context.HandleResponse();
            SessionEndpoints.GoToSignIn(context.HttpContext, IsAway(context.Failure) ? SignInProblem.Away : SignInProblem.Wrong, context.Properties?.RedirectUri);
            return Task.CompletedTask;
        };
    }

    // Two issuers, one of them evil, could pass codes on to each other's clients (RFC 9207).
    private async Task IsFromIssuerAsync(MessageReceivedContext context)
    {
        if (context.ProtocolMessage.Iss is { } from
            && from != (await issuer.Configuration.GetConfigurationAsync(context.HttpContext.RequestAborted)).Issuer)
            context.Fail($"This comes from '{from}', and not from {issuer.Authority}.");
    }

    private static bool IsAway(Exception? failure) =>
        failure is HttpRequestException or IOException or OperationCanceledException or SessionsAwayException
        || (failure?.InnerException is { } cause && IsAway(cause));
}
