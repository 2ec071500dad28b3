using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hanok.Observability;

/// <summary>Hanok's spans and metrics. What nobody listens to costs nothing.</summary>
internal static class Signals
{
    private static readonly ActivitySource Activities = new(HanokTelemetry.Name);
    private static readonly Meter Meter = new(HanokTelemetry.Name);

    public static readonly Counter<long> Handled = Meter.CreateCounter<long>("hanok.messages.handled", "{message}");
    public static readonly Counter<long> Repeated = Meter.CreateCounter<long>("hanok.messages.repeated", "{message}", "Dropped by a watermark.");
    public static readonly Counter<long> Retried = Meter.CreateCounter<long>("hanok.messages.retried", "{message}");
    public static readonly Counter<long> Parked = Meter.CreateCounter<long>("hanok.messages.parked", "{message}");
    public static readonly Counter<long> Missing = Meter.CreateCounter<long>("hanok.messages.missing", "{gap}", "Gaps that a broker did not fill.");
    public static readonly Counter<long> Sent = Meter.CreateCounter<long>("hanok.messages.sent", "{message}");
    public static readonly Counter<long> Late = Meter.CreateCounter<long>("hanok.answers.late", "{message}", "Dropped: nobody can wait for it any more.");

    /// <summary>
    /// A consumer span. A single message continues its sender's trace; a set belongs to many, and links to each (messaging conventions).
    /// </summary>
    public static Activity? StartProcessing(string channel, string type, int count, IEnumerable<string> traceParents)
    {
        if (!Activities.HasListeners())
            return null;

        var contexts = traceParents.Select(parent => ActivityContext.TryParse(parent, null, isRemote: true, out var c) ? c : default)
            .Where(c => c != default).Distinct().ToList();
        var span = contexts.Count == 1
            ? Activities.StartActivity($"process {channel}", ActivityKind.Consumer, contexts[0])
            : Activities.StartActivity($"process {channel}", ActivityKind.Consumer, parentContext: default, links: contexts.Select(c => new ActivityLink(c)));

        span?.SetTag("messaging.system", "hanok");
        span?.SetTag("messaging.destination.name", channel);
        span?.SetTag("messaging.batch.message_count", count);
        span?.SetTag("hanok.message.type", type);
        return span;
    }
}
