using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Hanok.Outbox;

/// <summary>Degraded, not unhealthy: a service that cannot send now still takes requests, and its messages wait in the log.</summary>
internal sealed class RelayHealthCheck(RelayState state, IOptions<RelayOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var alarms = RelayAlarms.Of(state, options.Value);
        return Task.FromResult(alarms.Count > 0 ? HealthCheckResult.Degraded(string.Join(" ", alarms)) : HealthCheckResult.Healthy(state.StandsBy ? state.Trouble : null));
    }
}
