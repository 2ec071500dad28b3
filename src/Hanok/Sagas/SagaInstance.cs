using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>A saga as it is stored. Immutable: a move makes a new one.</summary>
public sealed record SagaInstance
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    /// <summary>The hash of the steps it was started with.</summary>
    public required string Definition { get; init; }

    public required SagaStatus Status { get; init; }

    /// <summary>The name of the step it is at; null when it has ended.</summary>
    public string? Step { get; init; }

    /// <summary>The id of the command whose reply it waits for; null when it has ended.</summary>
    public Guid? Awaiting { get; init; }

    /// <summary>The state, as JSON.</summary>
    public required byte[] State { get; init; }

    /// <summary>Why it compensates.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The hash of the request that started it.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>How many entries its history has; so it grows with every change.</summary>
    public int Revision { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public bool HasEnded => Status is SagaStatus.Completed or SagaStatus.Compensated;
}
