using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanok.Tcc;

/// <summary>Degraded while a transaction needs a person: it cannot be overlooked, and keeps nobody else from working.</summary>
internal sealed class TccHealthCheck(ITccStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (heuristic, stuck) = await store.CountAsync(TccRecovery.StuckAfter, cancellationToken);
        var alarms = new List<string>();
        if (heuristic > 0)
            alarms.Add($"{heuristic} transactions are heuristic: participants did the opposite of what was decided. GET /hanok/tcc?state=heuristic");

        if (stuck > 0)
            alarms.Add($"{stuck} transactions are decided, and a participant has not answered in {TccRecovery.StuckAfter} rounds.");

        return alarms.Count > 0 ? HealthCheckResult.Degraded(string.Join(" ", alarms)) : HealthCheckResult.Healthy();
    }
}
