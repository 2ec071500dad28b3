using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;

namespace Hanok.Gateway.Configuration;

/// <summary>What holds for each route and cluster that does not say otherwise.</summary>
internal sealed class GatewayDefaults(IOptions<GatewayOptions> options) : IProxyConfigFilter
{
    // A service starts again within seconds. YARP's minute would keep a sound instance idle for most of it.
    private static readonly TimeSpan Reactivation = TimeSpan.FromSeconds(10);

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) =>
        ValueTask.FromResult(route with
        {
            Match = route.Match with { Methods = WithHead(route.Match.Methods) },
            MaxRequestBodySize = route.MaxRequestBodySize ?? options.Value.MaxRequestBodyBytes,
        });

    // Whoever may read may ask for the head of it.
    private static IReadOnlyList<string>? WithHead(IReadOnlyList<string>? methods) =>
        methods?.Contains(HttpMethods.Get, StringComparer.OrdinalIgnoreCase) == true && !methods.Contains(HttpMethods.Head, StringComparer.OrdinalIgnoreCase)
            ? [.. methods, HttpMethods.Head]
            : methods;

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var health = cluster.HealthCheck ?? new HealthCheckConfig();
        var passive = health.Passive ?? new PassiveHealthCheckConfig();
        var request = cluster.HttpRequest ?? ForwarderRequestConfig.Empty;

        return ValueTask.FromResult(cluster with
        {
            LoadBalancingPolicy = cluster.LoadBalancingPolicy ?? LoadBalancingPolicies.PowerOfTwoChoices,
            HttpRequest = request with { ActivityTimeout = request.ActivityTimeout ?? options.Value.Timeout },
            HealthCheck = health with
            {
                // With all of them under suspicion, trying one is better than refusing everybody.
                AvailableDestinationsPolicy =
                    health.AvailableDestinationsPolicy ?? HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
                Passive = passive with
                {
                    // The circuit breaker of a destination does it better: it lets one request try, not all at once.
                    Enabled = passive.Enabled ?? false,
                    ReactivationPeriod = passive.ReactivationPeriod ?? Reactivation,
                },
            },
        });
    }
}
