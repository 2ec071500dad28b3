using Hanok.Commands;

namespace Hanok.Tcc;

/// <summary>A transaction as it is stored. Immutable: a move makes a new one.</summary>
public sealed record TccInstance
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The request, as JSON.</summary>
    public required byte[] Request { get; init; }

    public required byte[] RequestHash { get; init; }

    public required TccState State { get; init; }

    public required IReadOnlyList<TccBranch> Branches { get; init; }

    /// <summary>Why it is cancelled.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Grows with every change: who has an older one has lost it to another instance.</summary>
    public int Revision { get; init; }

    /// <summary>How often confirming or cancelling has not come to an end.</summary>
    public int Attempts { get; init; }

    /// <summary>When any instance may take it; until then it belongs to the one that works on it. Null when it has ended.</summary>
    public DateTimeOffset? Due { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public bool HasEnded => Due is null;
}
