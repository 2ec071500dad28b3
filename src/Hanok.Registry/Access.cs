using System.Net;
using System.Security.Claims;
using Hanok.Registry.Eureka;
using Hanok.Registry.Replication;
using Hanok.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Hanok.Registry;

/// <summary>
/// Who may do what. A service that proved which one it is reads all, and registers, renews, cancels and overrides what is its own. The other registries,
/// and who has an admin key, may do so for everybody.
/// </summary>
internal static class Access
{
    /// <summary>Whoever proved who they are.</summary>
    public const string Policy = "registry";

    /// <summary>Also, in development, who looks from this machine: the page tells where services are, and changes nothing.</summary>
    public const string PagePolicy = "registry-page";

    /// <summary>The name by which registries know each other.</summary>
    public const string Registry = "registry";

    public static void Add(WebApplicationBuilder builder)
    {
        var isDevelopment = builder.Environment.IsDevelopment();
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, AccessAuthentication>(AccessAuthentication.Name, null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(AccessAuthentication.Name).RequireAuthenticatedUser())
            .AddPolicy(PagePolicy, policy => policy.AddAuthenticationSchemes(AccessAuthentication.Name)
                .RequireAssertion(asked => IsKnown(asked.User) || (isDevelopment && IsLocal(asked))))
            // What says nothing is closed; to what is not there anybody may come, for 404 says that better.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(AccessAuthentication.Name)
                .RequireAssertion(asked => IsKnown(asked.User) || (asked.Resource as HttpContext)?.GetEndpoint() is null).Build());
    }

    public static bool MayDoAll(ClaimsPrincipal user) => user.IsInRole(HanokAdmin.Role) || HanokPeer.NameOf(user) == Registry;

    public static bool MaySpeakFor(ClaimsPrincipal user, string app) => MayDoAll(user) || string.Equals(HanokPeer.NameOf(user), app, StringComparison.OrdinalIgnoreCase);

    /// <summary>A list has what one caller is given in it: by name, or where nobody has one, by address.</summary>
    public static string CallerOf(HttpContext context) => context.User.Identity?.Name ?? $"{context.Connection.RemoteIpAddress}";

    /// <summary>For endpoints that change the instances of an application.</summary>
    public static async ValueTask<object?> OnlyItsOwnAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var app = PathText.Decode($"{context.GetRouteValue("app")}");
        if (!MaySpeakFor(context.User, app))
            return Forbidden($"'{HanokPeer.NameOf(context.User)}' may change its own instances only, and not those of {app.ToUpperInvariant()}: that needs an admin key.");

        return Peers.IsPeer(context.Request) && !MayDoAll(context.User) ? NoPeer(context) : await next(invocation);
    }

    /// <summary>For what only registries tell each other.</summary>
    public static async ValueTask<object?> OnlyPeersAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        MayDoAll(invocation.HttpContext.User) ? await next(invocation) : NoPeer(invocation.HttpContext);

    public static IResult Forbidden(string words) => EurekaAnswer.Problem(StatusCodes.Status403Forbidden, "not-yours", words);

    private static IResult NoPeer(HttpContext context) =>
        Forbidden($"'{HanokPeer.NameOf(context.User)}' is no registry. Registries tell each other by the credential of '{Registry}'.");

    private static bool IsKnown(ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true;

    private static bool IsLocal(AuthorizationHandlerContext asked) =>
        asked.Resource is HttpContext { Connection.RemoteIpAddress: { } address } && IPAddress.IsLoopback(address);
}
