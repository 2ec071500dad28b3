using Hanok.Registry.Leases;
using Hanok.Registry.Replication;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanok.Registry;

/// <summary>Not ready while it asks its peers. What it suspects of itself is no reason to ask nobody.</summary>
internal sealed class RegistryHealthCheck(LeaseTable table, Peers peers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        peers.IsSyncing ? HealthCheckResult.Unhealthy("It is asking its peers what is listed.")
        : table.Alarm is { } alarm ? HealthCheckResult.Degraded(alarm.Words)
        : HealthCheckResult.Healthy());
}
