using Hanok.Gateway.Discovery;
using Hanok.Gateway.Forwarding;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace Hanok.Gateway.Configuration;

/// <summary>Finds all that is wrong with routes, clusters and addresses of services: at the start, and before a change is taken.</summary>
internal sealed class RoutingCheck(IConfigValidator yarp, IConfiguration configuration, IEnumerable<Fallback> fallbacks, IOptions<CorsOptions> cors)
{
    public List<string> Failures(IProxyConfig routing, GatewayOptions options)
    {
        // YARP declares its validation asynchronous; nothing in it waits for anything.
        List<string> failures =
            [.. DestinationAddress.Failures(configuration), .. RoutingSchema.Whole.Unserved(configuration.GetSection("ReverseProxy"))];
        foreach (var cluster in routing.Clusters)
        {
            failures.AddRange(yarp.ValidateClusterAsync(cluster).AsTask().GetAwaiter().GetResult().Select(e => e.Message));
            failures.AddRange(DestinationFailures(cluster));
        }

        foreach (var route in routing.Routes)
        {
            failures.AddRange(yarp.ValidateRouteAsync(route).AsTask().GetAwaiter().GetResult().Select(e => e.Message));
            if (!IsThere(routing, route.ClusterId))
                failures.Add(MissingCluster(route, routing.Clusters));

            var settings = RouteSettings.Read(route, out var wrong);
            failures.AddRange(wrong);
            failures.AddRange(SettingFailures(route, settings, routing, options));
        }

        return failures;
    }

    private IEnumerable<string> SettingFailures(RouteConfig route, RouteSettings settings, IProxyConfig routing, GatewayOptions options)
    {
        if (settings.RateLimit is { } limit && !options.RateLimits.ContainsKey(limit))
            yield return $"Route '{route.RouteId}' has the rate limit '{limit}', which is not in {GatewayOptions.Section}:RateLimits. "
                + There(options.RateLimits.Keys);

        if (Is(route.CorsPolicy, GatewayCors.Default) && cors.Value.GetPolicy(cors.Value.DefaultPolicyName) is null)
            yield return $"Route '{route.RouteId}' has the CORS policy '{route.CorsPolicy}', and there is none. Set {GatewayCors.Section}:default:Origins:0, "
                + "as in https://shop.example.com.";

        if (settings.Fallback is { } fallback && fallbacks.All(f => f.Name != fallback))
            yield return $"Route '{route.RouteId}' has the fallback '{fallback}', which the program does not register with AddGatewayFallback. "
                + There(fallbacks.Select(f => f.Name));

        if (settings is { Weights: { } weights, WeightsAreVersions: false })
            foreach (var missing in weights.Targets.Where(t => !IsThere(routing, t)))
                yield return $"Route '{route.RouteId}' gives a weight to the cluster '{missing}', which is not in ReverseProxy:Clusters. "
                    + There(routing.Clusters.Select(c => c.ClusterId));
    }

    private static bool Is(string? name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static bool IsThere(IProxyConfig routing, string? cluster) =>
        routing.Clusters.Any(c => string.Equals(c.ClusterId, cluster, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> DestinationFailures(ClusterConfig cluster) =>
        from destination in cluster.Destinations ?? new Dictionary<string, DestinationConfig>()
        where !string.IsNullOrEmpty(destination.Value.Address) && !DestinationAddress.IsAddress(destination.Value.Address)
        select $"ReverseProxy:Clusters:{cluster.ClusterId}:Destinations:{destination.Key}:Address is '{destination.Value.Address}'. "
            + "Write a service as in http://kitchen, or an address as in http://10.0.0.7:8080.";

    private static string MissingCluster(RouteConfig route, IReadOnlyList<ClusterConfig> clusters) =>
        string.IsNullOrEmpty(route.ClusterId)
            ? $"Route '{route.RouteId}' names no cluster. Set ReverseProxy:Routes:{route.RouteId}:ClusterId. {There(clusters.Select(c => c.ClusterId))}"
            : $"Route '{route.RouteId}' leads to the cluster '{route.ClusterId}', which is not in ReverseProxy:Clusters. {There(clusters.Select(c => c.ClusterId))}";

    private static string There(IEnumerable<string> names) =>
        names.ToArray() is { Length: > 0 } some ? $"There is: {string.Join(", ", some)}." : "There is none.";
}
