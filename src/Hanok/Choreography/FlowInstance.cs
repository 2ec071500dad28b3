namespace Hanok.Choreography;

/// <summary>One run of a flow, as far as its owner has seen it. Immutable.</summary>
public sealed record FlowInstance
{
    /// <summary>Beyond so many events only its end is noted: a flow that goes round and round must not fill the database.</summary>
    public const int PastLimit = 100;

    public required FlowId Id { get; init; }

    public FlowStatus Status { get; init; }

    /// <summary>The key of the event that started it.</summary>
    public string Key { get; init; } = "";

    /// <summary>In the order in which they came here, which need not be that in which they happened.</summary>
    public IReadOnlyList<FlowHappening> Past { get; init; } = [];

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its owner looks at it again if nothing happens; null when it has ended.</summary>
    public DateTimeOffset? Due { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
