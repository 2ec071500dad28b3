using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanok.Outbox;

/// <summary>Degraded, not unhealthy: a service that cannot send now still takes requests, and its messages wait in the log.</summary>
internal sealed class RelayHealthCheck(RelayState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(state.Trouble is { } trouble ? HealthCheckResult.Degraded(trouble) : HealthCheckResult.Healthy());
}
