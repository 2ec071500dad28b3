using Hanok.Gateway.Configuration;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Hanok.Gateway.Weights;

/// <summary>Sends a part of a route's requests to another cluster, or to other versions of the instances.</summary>
internal sealed class Splitting(IProxyStateLookup proxies)
{
    /// <summary>In the metadata of a destination: discovery writes it down for each instance.</summary>
    public const string Version = "version";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (RouteSettings.Of(context) is not { Weights: { } split } settings)
            return next(context);

        var target = Key(context, settings.WeightsBy) is { } key ? split.Pick(key) : split.PickAny();
        if (settings.WeightsAreVersions)
            LeaveVersion(context.GetReverseProxyFeature(), target);
        else if (proxies.TryGetCluster(target, out var cluster))
            context.ReassignProxyRequest(cluster);

        return next(context);
    }

    // Better another version than none.
    private static void LeaveVersion(IReverseProxyFeature proxy, string version)
    {
        DestinationState[] wanted = [.. proxy.AvailableDestinations.Where(
            d => d.Model.Config.Metadata?.TryGetValue(Version, out var is_) == true && is_ == version)];
        if (wanted.Length > 0)
            proxy.AvailableDestinations = wanted;
    }

    private static string? Key(HttpContext context, StickyBy? by) => by?.Source switch
    {
        StickySource.Header => context.Request.Headers[by.Name] is { Count: > 0 } values ? values.ToString() : null,
        StickySource.Claim => context.User.FindFirst(by.Name)?.Value,
        StickySource.Cookie => context.Request.Cookies[by.Name] ?? Give(context, by.Name),
        _ => null,
    };

    private static string Give(HttpContext context, string cookie)
    {
        var made = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));
        context.Response.OnStarting(static state =>
        {
            var (context, cookie, value) = ((HttpContext, string, string))state;
            context.Response.Cookies.Append(cookie, value, new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps });
            return Task.CompletedTask;
        }, (context, cookie, made));
        return made;
    }
}
