using System.Security.Claims;
using Hanok.Security;
using Hanok.Security.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis;

/// <summary>The steps of the pipeline that find out who calls, and whether they may. What says nothing of who may call it is closed.</summary>
internal static partial class CallerSteps
{
    private static readonly string[] Own = ["/hanok/", "/health/"];

    public static void UseCaller(this WebApplication application)
    {
        application.UseAuthentication();
        var tokens = application.Services.GetService<TokenCheck>() is not null;
        if (tokens)
            application.Use(TellOfBadTokensAsync);

        // A fallback policy, as that of AddTokens, says who may call what says nothing. Without one ASP.NET Core would let everybody.
        if (application.Services.GetRequiredService<IOptions<AuthorizationOptions>>().Value.FallbackPolicy is null)
            application.Use(RefuseUndeclaredAsync);

        application.UseAuthorization();
        if (tokens)
        {
            var claims = application.Services.GetRequiredService<IOptions<TokenOptions>>();
            application.Use((context, next) => ActAsync(context, next, claims));
        }
    }

    /// <summary>What Hanok itself maps. Below /hanok, what does not say for whom it is, is for operators.</summary>
    public static RouteGroupBuilder MapOwn(this WebApplication application)
    {
        var own = application.MapGroup("");
        ((IEndpointConventionBuilder)own).Finally(endpoint =>
        {
            if (endpoint is not RouteEndpointBuilder { RoutePattern.RawText: { } path } || !Own.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)))
                return;

            endpoint.Metadata.Add(OwnEndpoint.Instance);
            if (!endpoint.Metadata.Any(IsDeclaration))
                endpoint.Metadata.Add(new AuthorizeAttribute(HanokAdmin.Policy));
        });
        return own;
    }

    private static bool IsDeclaration(object metadata) => metadata is IAuthorizeData or IAllowAnonymous or AuthorizationPolicy;

    private static Task RefuseUndeclaredAsync(HttpContext context, RequestDelegate next)
    {
        // To what is not there, or not so, anybody may come: 404, 405 and 415 of the routing say it better.
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null || endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null)
            return next(context);

        LogUndeclared(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Hanok.Access"), context.Request.Method, endpoint.DisplayName);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails =
            {
                Status = StatusCodes.Status403Forbidden,
                Type = "urn:hanok:problem:endpoint-closed",
                Detail = "This endpoint says nothing of who may call it, so nobody may.",
            },
        }).AsTask();
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

    [LoggerMessage(
        LogLevel.Warning,
        "{Method} {Endpoint} was refused: the endpoint says nothing of who may call it. Say .AllowAnonymous() or .RequireAuthorization(...) where it is "
        + "mapped; of a route of the gateway \"AuthorizationPolicy\": \"Anonymous\".")]
    private static partial void LogUndeclared(ILogger logger, string method, string? endpoint);

    private sealed class OwnEndpoint
    {
        public static readonly OwnEndpoint Instance = new();
    }
}
