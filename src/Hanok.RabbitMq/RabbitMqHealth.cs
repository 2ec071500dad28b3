using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanok.RabbitMq;

/// <summary>What stands between this service and the broker now. Degraded at most: messages wait in the log and in the queues. Thread-safe.</summary>
internal sealed class RabbitMqHealth : IHealthCheck
{
    public const string Receiving = "receiving", Blocked = "blocked";

    private readonly ConcurrentDictionary<string, string> _troubles = new() { [Receiving] = "The queues are not consumed yet." };

    /// <param name="what">Receiving, or the destination that is sent to.</param>
    public void Trouble(string what, string reason) => _troubles[what] = reason;

    public void Well(string what) => _troubles.TryRemove(what, out _);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var reasons = _troubles.Values.Distinct().ToList();
        return Task.FromResult(reasons.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(' ', reasons)));
    }
}
