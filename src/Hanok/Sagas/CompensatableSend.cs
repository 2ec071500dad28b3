using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>A participant's step that can be undone.</summary>
public sealed class CompensatableSend<TState, TReply> : CompensatableStage<TState> where TState : class
{
    internal CompensatableSend(SagaDraft<TState> draft) : base(draft) { }

    /// <inheritdoc cref="CompensatableLocal{TState}.When"/>
    public CompensatableSend<TState, TReply> When(Func<TState, bool> condition)
    {
        Draft.When(condition);
        return this;
    }

    /// <summary>How long the participant may take. When it is over, the saga compensates, with the refusal <c>deadline</c>.</summary>
    /// <remarks>
    /// This step is then undone too, for it may have been done, or be done later: give it an <see cref="Undo"/> that does not need the reply.
    /// For the undo the same time means an alarm.
    /// </remarks>
    public CompensatableSend<TState, TReply> ReplyWithin(TimeSpan within)
    {
        Draft.ReplyWithin(within);
        return this;
    }

    /// <summary>What the saga keeps of the reply.</summary>
    public CompensatableSend<TState, TReply> OnReply(Func<TState, TReply, TState> keep)
    {
        Draft.OnReply(keep);
        return this;
    }

    /// <summary>
    /// The command that takes the step back. When the participant refuses it, it is sent again, for ever and with an alarm: a saga never
    /// ends half undone.
    /// </summary>
    public CompensatableStage<TState> Undo(Func<TState, ICommand> command)
    {
        Draft.ChangeLast(step => step with { UndoCommand = command });
        return this;
    }
}
