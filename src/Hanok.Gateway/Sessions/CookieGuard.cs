using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Hanok.Gateway.Sessions;

/// <summary>
/// No cookie goes on to a service, so that none of them can act in somebody's session, and no service can put a session into a browser.
/// </summary>
internal sealed class CookieGuard : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        context.AddRequestTransform(transform =>
        {
            transform.ProxyRequest.Headers.Remove("Cookie");
            return ValueTask.CompletedTask;
        });
        context.AddResponseTransform(transform =>
        {
            var cookies = transform.HttpContext.Response.Headers.SetCookie;
            if (cookies.Count > 0)
                transform.HttpContext.Response.Headers.SetCookie = cookies.Where(cookie => !IsSession(cookie)).ToArray();

            // Made for one person: nobody on the way keeps it, and the way back after signing out does not show it.
            if (SessionStep.IsSession(transform.HttpContext) && transform.HttpContext.Response.Headers.CacheControl.Count == 0)
                transform.HttpContext.Response.Headers.CacheControl = "private, no-cache";

            return ValueTask.CompletedTask;
        });
    }

    private static bool IsSession(string? cookie) => SessionCookies.Names.Any(name =>
        cookie?.TrimStart().StartsWith(name, StringComparison.OrdinalIgnoreCase) == true && cookie.TrimStart()[name.Length..].TrimStart() is ['=', ..] or "");
}
