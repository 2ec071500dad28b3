using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>A participant's step that can be undone.</summary>
public sealed class CompensatableSend<TState, TReply> : CompensatableStage<TState> where TState : class
{
    internal CompensatableSend(List<SagaStep<TState>> steps) : base(steps) { }

    /// <summary>What the saga keeps of the reply.</summary>
    public CompensatableSend<TState, TReply> OnReply(Func<TState, TReply, TState> keep)
    {
        ReplaceLast(step => step with
        {
            OnReply = (state, reply, json) => keep(state, json.Read<TReply>(reply.Body.Span)),
            ReplyContract = typeof(TReply),
        });
        return this;
    }

    /// <summary>The command that takes the step back. The participant cannot refuse it.</summary>
    public CompensatableStage<TState> Undo(Func<TState, ICommand> command)
    {
        ReplaceLast(step => step with { UndoCommand = command });
        return this;
    }
}
