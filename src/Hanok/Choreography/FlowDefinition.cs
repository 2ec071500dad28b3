namespace Hanok.Choreography;

/// <summary>A flow as data. Events are named as messages are, without the version: <c>order.order-placed</c>. Immutable.</summary>
public sealed class FlowDefinition
{
    internal FlowDefinition()
    {
    }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Starts { get; init; }

    public required IReadOnlyList<FlowReaction> Reactions { get; init; }

    public required IReadOnlyList<string> GoodEnds { get; init; }

    public required IReadOnlyList<string> BadEnds { get; init; }

    public required IReadOnlyList<string> PointsOfNoReturn { get; init; }

    /// <summary>For each event whose effect has to be undone, the event that says that it is.</summary>
    public required IReadOnlyDictionary<string, string> Undone { get; init; }

    /// <summary>The class name of each event.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    public TimeSpan? DeadlineAfter => Deadline?.After;

    /// <summary>The event that is published at the deadline; null when there is none.</summary>
    public string? DeadlineEvent => Deadline?.Event;

    internal FlowDeadline? Deadline { get; init; }

    /// <summary>The service that publishes the starting events. It watches the instances.</summary>
    public string Owner => Starts.Count == 0 ? "" : OwnerOf(Starts[0]);

    public IEnumerable<string> Events => Names.Keys;

    /// <summary>All that is wrong with it, each with its cure; empty when it is sound.</summary>
    public IReadOnlyList<string> Problems() => new FlowProblems(this).All();

    /// <summary>What a service lacks to play its part.</summary>
    internal IReadOnlyList<string> ProblemsIn(string service, Func<string, bool> handles) => new FlowProblems(this).In(service, handles);

    internal bool Has(string happened) => Names.ContainsKey(happened);

    internal bool IsEnd(string happened) => GoodEnds.Contains(happened) || BadEnds.Contains(happened);

    internal string NameOf(string happened) => Names.GetValueOrDefault(happened) ?? happened;

    internal static string OwnerOf(string happened) => happened[..happened.IndexOf('.', StringComparison.Ordinal)];
}
