using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>One step of a saga, as data.</summary>
public sealed record SagaStep<TState>(string Name, StepKind Kind) where TState : class
{
    /// <summary>Steps with the same number are begun together; it grows from group to group.</summary>
    internal int Group { get; init; }

    /// <summary>Whether it is done at all; null when always.</summary>
    internal Func<TState, bool>? Condition { get; init; }

    /// <summary>A local step's work; null for a participant's step.</summary>
    internal Func<TState, SagaContext, ValueTask<LocalResult<TState>>>? Local { get; init; }

    /// <summary>Whether the local step takes a semantic lock.</summary>
    internal bool IsLock { get; init; }

    /// <summary>What it takes from others, and what it frees for them: see <see cref="SagaLint"/>.</summary>
    internal IReadOnlyList<StepRisk> Risks { get; init; } = [];

    /// <summary>Whether the local step only decides and writes nothing.</summary>
    internal bool IsDecision { get; init; }

    /// <summary>The command to the participant; null for a local step.</summary>
    internal Func<TState, object>? Command { get; init; }

    /// <summary>The message type that the participant answers with, or that a local step waits for.</summary>
    internal string? ReplyType { get; init; }

    /// <summary>How long the answer may take; null when as long as the saga.</summary>
    internal TimeSpan? ReplyWithin { get; init; }

    internal Func<TState, Message, MessageJson, TState>? OnReply { get; init; }

    /// <summary>The class with which the saga reads the reply; null when it only takes note of it.</summary>
    internal Type? ReplyContract { get; init; }

    internal Func<TState, SagaContext, ValueTask>? UndoLocal { get; init; }

    internal Func<TState, object>? UndoCommand { get; init; }

    public bool HasUndo => UndoLocal is not null || UndoCommand is not null;

    /// <summary>
    /// The service that does it, as far as the type of its reply tells: one that is Hanok's, for every command without a reply of its own,
    /// does not. Null for a local step too.
    /// </summary>
    internal string? Participant => Local is null && ReplyType?.Split('.')[0] is { } owner and not "hanok" ? owner : null;

    /// <summary>What makes the definition hash: who does what, in which order, whether always, and whether it can be undone.</summary>
    internal string Signature =>
        $"{Name}|{Kind}|{Group}|{(Condition is null ? "" : "if")}|{(Local is null ? "send" : "local")}|{(UndoLocal, UndoCommand) switch
        {
            (null, null) => "",
            (null, _) => "undo by command",
            _ => "undo here",
        }}";
}
