namespace Hanok.Tcc;

/// <summary>A hold as it is stored. Immutable: a move makes a new one.</summary>
public sealed record StoredHold
{
    public required string Kind { get; init; }

    public required Guid Id { get; init; }

    /// <summary>The service that tried it, which alone may confirm and cancel it. Null: tried before that was kept.</summary>
    public string? Owner { get; init; }

    public required HoldState State { get; init; }

    /// <summary>What was tried, as JSON; empty for a barrier.</summary>
    public required byte[] Request { get; init; }

    /// <summary>The hash of what was tried: tells a repeat from another request with the same id. Empty for a barrier.</summary>
    public required byte[] RequestHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the participant looks after it by itself; null when it has ended.</summary>
    public DateTimeOffset? Due { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    internal StoredHold End(HoldState state, DateTimeOffset now) => this with { State = state, Due = null, EndedAt = now };
}
