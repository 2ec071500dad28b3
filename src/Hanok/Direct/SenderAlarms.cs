using System.Collections.Concurrent;
using Hanok.Observability;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Hanok.Direct;

/// <summary>Senders whose messages cannot be taken as they are, until they can: in health, in a metric, and once in the log. Thread-safe.</summary>
internal sealed partial class SenderAlarms(ILogger<SenderAlarms> logger) : IHealthCheck
{
    // Senders have proved who they are, so these are the services of a system; more would only be more of the same.
    private const int Most = 100;

    private readonly ConcurrentDictionary<string, string> _refused = [];
    private volatile bool _isAny;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isAny && !_refused.IsEmpty
            ? HealthCheckResult.Degraded(string.Join(" ", _refused.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Value)))
            : HealthCheckResult.Healthy());

    public void Refused(string sender, string reason)
    {
        Signals.Refused.Add(1);
        if (_refused.ContainsKey(sender) || _refused.Count >= Most)
            return;

        (_refused[sender], _isAny) = (reason, true);
        LogRefused(sender, reason);
    }

    /// <summary>For every batch that is taken, so it costs nothing when all is well.</summary>
    public void Taken(string sender)
    {
        if (_isAny && _refused.TryRemove(sender, out _))
            LogTaken(sender);
    }

    /// <summary>Something that the sender has delivered once is not here.</summary>
    public void Missing(string reason)
    {
        Signals.Missing.Add(1);
        LogMissing(reason);
    }

    [LoggerMessage(LogLevel.Error, "ALARM: what '{Sender}' sends is not taken, and waits there. {Reason}")]
    private partial void LogRefused(string sender, string reason);

    [LoggerMessage(LogLevel.Information, "The alarm is over: what '{Sender}' sends is taken again.")]
    private partial void LogTaken(string sender);

    [LoggerMessage(LogLevel.Error,
        "ALARM: {Reason} Their sender has had them confirmed by this service and does not keep them. Was this database restored to an earlier time? What "
        + "follows is handled. Compare with the sender what happened meanwhile.")]
    private partial void LogMissing(string reason);
}
