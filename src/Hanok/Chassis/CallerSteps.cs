using Hanok.Security;
using Hanok.Security.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using System.Security.Claims;

namespace Hanok.Chassis;

/// <summary>The steps of the pipeline that find out who calls, and whether they may.</summary>
internal static class CallerSteps
{
    public static void UseCaller(this WebApplication application)
    {
        // A process without messages and tokens has nothing to guard.
        if (application.Services.GetService<IAuthenticationSchemeProvider>() is null)
            return;

        application.UseAuthentication();
        var tokens = application.Services.GetService<TokenCheck>() is not null;
        if (tokens)
            application.Use(TellOfBadTokensAsync);

        application.UseAuthorization();
        if (tokens)
        {
            var claims = application.Services.GetRequiredService<IOptions<TokenOptions>>();
            application.Use((context, next) => ActAsync(context, next, claims));
        }
    }

    /// <summary>What Hanok itself maps below /hanok and /health has policies of its own, or is for whoever reaches it: the gateway lets nobody through.</summary>
    public static RouteGroupBuilder MapOwn(this WebApplication application)
    {
        var own = application.MapGroup("");
        ((IEndpointConventionBuilder)own).Finally(endpoint =>
        {
            if (endpoint is not RouteEndpointBuilder { RoutePattern.RawText: { } path } || !(path.StartsWith("/hanok", StringComparison.Ordinal) || path.StartsWith("/health", StringComparison.Ordinal)))
                return;

            endpoint.Metadata.Add(OwnEndpoint.Instance);
            if (!endpoint.Metadata.OfType<Microsoft.AspNetCore.Authorization.IAuthorizeData>().Any())
                endpoint.Metadata.Add(new Microsoft.AspNetCore.Authorization.AllowAnonymousAttribute());
        });
        return own;
    }

    // A bad token is told also where none is needed: who sends one wants to be known.
    private static async Task TellOfBadTokensAsync(HttpContext context, RequestDelegate next)
    {
        // Asked a second time, it is answered from the first.
        if (context.Request.Headers.Authorization.Count > 0 && context.GetEndpoint()?.Metadata.GetMetadata<OwnEndpoint>() is null
            && (await context.AuthenticateAsync()).Failure is not null)
            await context.ChallengeAsync();
        else
            await next(context);
    }

    private static async Task ActAsync(HttpContext context, RequestDelegate next, IOptions<TokenOptions> options)
    {
        if (context.User.Identity is ClaimsIdentity { IsAuthenticated: true } identity)
            Caller.Current = Caller.Of(identity, options.Value.MessageClaims);

        await next(context);
    }

    private sealed class OwnEndpoint
    {
        public static readonly OwnEndpoint Instance = new();
    }
}
