using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanok.Kafka;

/// <summary>What is in the way of sending and receiving. Degraded, not unhealthy: a service without brokers still takes requests.</summary>
internal sealed class KafkaState : IHealthCheck
{
    private readonly ConcurrentDictionary<string, string> _troubles = [];

    public string? this[string part]
    {
        get => _troubles.GetValueOrDefault(part);
        set
        {
            if (value is null)
                _troubles.TryRemove(part, out _);
            else
                _troubles[part] = value;
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_troubles.IsEmpty
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Join(' ', _troubles.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Value).Distinct())));
}
