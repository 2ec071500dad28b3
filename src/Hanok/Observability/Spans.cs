using System.Diagnostics;

namespace Hanok.Observability;

/// <summary>
/// Hanok's spans, by OpenTelemetry's conventions for messaging: <c>send</c> by the relay, <c>process</c> by a handler. What nobody listens
/// to costs nothing.
/// </summary>
internal static class Spans
{
    // What a collector usually takes; a batch of many traces shows as many of them.
    private const int LinkLimit = 128;

    private static readonly ActivitySource Activities = new(HanokTelemetry.Name);

    /// <summary>Whether it is worth to find out what a span would be about.</summary>
    public static bool AreWanted => Activities.HasListeners();

    /// <summary>A batch on its way to a destination.</summary>
    public static Activity? Send(string destination, IReadOnlyList<string> traceParents) =>
        Start("send", ActivityKind.Producer, destination, traceParents);

    /// <summary>Messages of one type in the hands of their handler.</summary>
    public static Activity? Process(string channel, string type, IReadOnlyList<string> traceParents) =>
        Start("process", ActivityKind.Consumer, channel, traceParents)?.SetTag("hanok.message.type", type);

    /// <summary>One message in the hands of its handler, in the trace of its sender.</summary>
    public static Activity? Process(string channel, string type, string traceParent) =>
        AreWanted ? Process(channel, type, [traceParent]) : null;

    /// <summary>
    /// The trace context of what is sent because of <paramref name="cause"/>: the span that is at work when it belongs to the same trace,
    /// and otherwise, in a set of many or where nobody listens, the cause itself.
    /// </summary>
    public static string Continue(string cause)
    {
        var current = Activity.Current;
        return cause.Length == 0 || (current is not null && cause.AsSpan(3).StartsWith(current.TraceId.ToHexString(), StringComparison.Ordinal))
            ? current?.Id ?? ""
            : cause;
    }

    public static void Failed(this Activity? span, Exception e) =>
        span?.SetStatus(ActivityStatusCode.Error, e.Message).SetTag("error.type", e.GetType().FullName);

    // What belongs to one trace continues it; what belongs to many begins one of its own, and links to each of them.
    private static Activity? Start(string operation, ActivityKind kind, string destination, IReadOnlyList<string> traceParents)
    {
        if (!AreWanted)
            return null;

        var contexts = traceParents.Select(parent => ActivityContext.TryParse(parent, null, isRemote: true, out var c) ? c : default)
            .Where(c => c != default).Distinct().Take(LinkLimit).ToList();
        var name = $"{operation} {destination}";
        var span = contexts.Count == 1
            ? Activities.StartActivity(name, kind, contexts[0])
            : Activities.StartActivity(name, kind, parentContext: default, links: contexts.Select(c => new ActivityLink(c)));

        span?.SetTag("messaging.system", "hanok");
        span?.SetTag("messaging.operation.name", operation);
        span?.SetTag("messaging.operation.type", operation);
        span?.SetTag("messaging.destination.name", destination);
        if (traceParents.Count > 1)
            span?.SetTag("messaging.batch.message_count", traceParents.Count);

        return span;
    }
}
