using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hanok.Messaging;

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
    public static readonly Counter<long> Sent = Meter.CreateCounter<long>("hanok.messages.sent", "{message}");

    /// <summary>
    /// A consumer span. A single message continues its sender's trace; a set belongs to many, and links to each (messaging conventions).
    /// </summary>
    public static Activity? StartProcessing(IReadOnlyList<Message> set)
    {
        if (!Activities.HasListeners())
            return null;

        var contexts = set.Select(m => ActivityContext.TryParse(m.TraceParent, null, isRemote: true, out var c) ? c : default)
            .Where(c => c != default).Distinct().ToList();
        var span = contexts.Count == 1
            ? Activities.StartActivity($"process {set[0].Channel}", ActivityKind.Consumer, contexts[0])
            : Activities.StartActivity($"process {set[0].Channel}", ActivityKind.Consumer, parentContext: default, links: contexts.Select(c => new ActivityLink(c)));

        span?.SetTag("messaging.system", "hanok");
        span?.SetTag("messaging.destination.name", set[0].Channel);
        span?.SetTag("messaging.batch.message_count", set.Count);
        span?.SetTag("hanok.message.type", set[0].Type);
        return span;
    }
}
