using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hanok.Observability;

/// <summary>
/// Hanok's metrics: those of OpenTelemetry's conventions for messaging, and <c>hanok.*</c> where they have none. What nobody listens to costs
/// nothing.
/// </summary>
internal static class Signals
{
    private static readonly Meter Meter = new(HanokTelemetry.Name);

    public static readonly Counter<long> Repeated = Meter.CreateCounter<long>("hanok.messages.repeated", "{message}", "Dropped, for they were applied before.");
    public static readonly Counter<long> Retried = Meter.CreateCounter<long>("hanok.messages.retried", "{message}");
    public static readonly Counter<long> Parked = Meter.CreateCounter<long>("hanok.messages.parked", "{message}");
    public static readonly Counter<long> Missing = Meter.CreateCounter<long>("hanok.messages.missing", "{gap}", "Gaps that nobody fills.");
    public static readonly Counter<long> Refused = Meter.CreateCounter<long>("hanok.messages.refused", "{batch}", "What a sender may not say, or cannot be true.");
    public static readonly Counter<long> Late = Meter.CreateCounter<long>("hanok.answers.late", "{message}", "Dropped: nobody can wait for it any more.");
    public static readonly Counter<long> Heuristic = Meter.CreateCounter<long>("hanok.tcc.heuristic", "{transaction}", "Participants did the opposite of what was decided.");

    private static readonly Counter<long> FlowsOverdue = Meter.CreateCounter<long>("hanok.flows.overdue", "{flow}", "Not ended at their deadline; again each time as much has passed.");
    private static readonly Counter<long> FlowDeviations = Meter.CreateCounter<long>("hanok.flows.deviations", "{event}");
    private static readonly Histogram<double> FlowDuration = Meter.CreateHistogram<double>("hanok.flows.duration", "s");
    public static readonly Counter<long> SagaAlarms = Meter.CreateCounter<long>("hanok.saga.alarms", "{alarm}", "A deadline that could not stop a saga, or a refusal of what must not be refused.");

    private static readonly Histogram<double> SagaDuration = Meter.CreateHistogram<double>("hanok.saga.duration", "s", "From the start to the end.");
    private static readonly Counter<long> SentMessages = Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}");
    private static readonly Counter<long> ConsumedMessages = Meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}");
    private static readonly Histogram<double> SendDuration = Meter.CreateHistogram<double>("messaging.client.operation.duration", "s");
    private static readonly Histogram<double> ProcessDuration = Meter.CreateHistogram<double>("messaging.process.duration", "s");

    /// <summary>A batch is durable at its destination, or did not get there.</summary>
    /// <param name="begun">A timestamp of <see cref="Stopwatch"/>.</param>
    public static void Sent(string destination, int count, long begun, Exception? failure)
    {
        if (failure is null)
            SentMessages.Add(count, Tags(destination, "send", null));

        if (SendDuration.Enabled)
            SendDuration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, Tags(destination, "send", failure));
    }

    /// <summary>A set of messages has been handled, in a transaction that is not committed yet; or its handler threw.</summary>
    /// <param name="begun">A timestamp of <see cref="Stopwatch"/>.</param>
    public static void Processed(string channel, int count, long begun, Exception? failure)
    {
        if (failure is null)
            ConsumedMessages.Add(count, Tags(channel, "process", null));

        if (ProcessDuration.Enabled)
            ProcessDuration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, Tags(channel, "process", failure));
    }

    public static void FlowOverdue(string flow) => FlowsOverdue.Add(1, new KeyValuePair<string, object?>("hanok.flow", flow));

    public static void FlowDeviated(string flow) => FlowDeviations.Add(1, new KeyValuePair<string, object?>("hanok.flow", flow));

    /// <param name="outcome"><c>well</c> or <c>badly</c>.</param>
    public static void FlowEnded(string flow, string outcome, TimeSpan after) => FlowDuration.Record(
        after.TotalSeconds, new KeyValuePair<string, object?>("hanok.flow", flow), new KeyValuePair<string, object?>("hanok.outcome", outcome));

    /// <summary>A saga has come to its end, in a transaction that is not committed yet.</summary>
    public static void SagaEnded(string saga, bool isCompleted, TimeSpan duration)
    {
        if (SagaDuration.Enabled)
            SagaDuration.Record(duration.TotalSeconds, new TagList
            {
                { "hanok.saga.name", saga },
                { "hanok.saga.outcome", isCompleted ? "completed" : "compensated" },
            });
    }

    private static TagList Tags(string destination, string operation, Exception? failure)
    {
        var tags = new TagList
        {
            { "messaging.system", "hanok" },
            { "messaging.operation.name", operation },
            { "messaging.destination.name", destination },
        };
        if (failure is not null)
            tags.Add("error.type", failure.GetType().FullName);

        return tags;
    }
}
