using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>A saga as it is stored. Immutable: a move makes a new one. Steps stand here by their names.</summary>
public sealed record SagaInstance
{
    public required Guid Id { get; init; }

    /// <summary>Given by the store, in the order in which sagas start; 0 before.</summary>
    public long Number { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    /// <summary>The hash of the steps it was started with.</summary>
    public required string Definition { get; init; }

    public required SagaStatus Status { get; init; }

    /// <summary>The steps that are done and not undone, in the order of the definition.</summary>
    public IReadOnlyList<string> Done { get; init; } = [];

    /// <summary>The steps whose condition did not hold.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>The steps it waits for; none when it has ended. While it compensates: those that are being undone.</summary>
    public IReadOnlyList<OpenStep> Open { get; init; } = [];

    /// <summary>The state, as JSON.</summary>
    public required byte[] State { get; init; }

    /// <summary>Why it compensates, or will when the steps that are open have been answered.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The frame of the command that it answers when it ends; null when nobody asked for it by a command.</summary>
    public byte[]? Command { get; init; }

    /// <summary>The hash of the request that started it.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>How many entries its history has; so it grows with every change.</summary>
    public int Revision { get; init; }

    /// <summary>When it is over time as a whole; null when it may take as long as it takes.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether a deadline has passed that could not stop it.</summary>
    public bool IsOverdue { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public bool HasEnded => Status is SagaStatus.Completed or SagaStatus.Compensated;

    /// <summary>When it has to be looked at though nothing was answered; null when never.</summary>
    public DateTimeOffset? Due => HasEnded ? null : Open.Select(step => step.Due).Append(Deadline).Min();

    internal SagaInstance With(OpenStep open) => this with { Open = [.. Open, open] };

    internal SagaInstance Without(OpenStep open) => this with { Open = [.. Open.Where(o => o != open)] };
}
