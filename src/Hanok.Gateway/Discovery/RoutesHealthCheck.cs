using Hanok.Discovery;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Yarp.ReverseProxy.Configuration;

namespace Hanok.Gateway.Discovery;

/// <summary>Degraded while a route leads to a service of which no instance is known: the others work.</summary>
internal sealed class RoutesHealthCheck(IEnumerable<IProxyConfigProvider> providers, ServiceAddresses services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var unknown = providers.SelectMany(provider => provider.GetConfig().Clusters)
            .SelectMany(cluster => cluster.Destinations?.Values ?? [])
            .Select(destination => DestinationAddress.IsService(destination.Address, out var service) ? service : null)
            .OfType<Uri>().Where(service => services.Of(service.Host, service.Scheme).Count == 0)
            .Select(service => service.Host).Distinct().ToList();
        return Task.FromResult(unknown.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"No address is known of {string.Join(", ", unknown)}."));
    }
}
