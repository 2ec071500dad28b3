using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>One of the steps that are sent together, and that can be undone. Finish it before the next one is added.</summary>
public sealed class ParallelSend<TState, TReply> : IRiskyStep where TState : class
{
    private readonly SagaDraft<TState> _draft;

    internal ParallelSend(SagaDraft<TState> draft) => _draft = draft;

    void IRiskyStep.Add(StepRisk risk) => _draft.AddRisk(risk);

    /// <inheritdoc cref="CompensatableLocal{TState}.When"/>
    public ParallelSend<TState, TReply> When(Func<TState, bool> condition)
    {
        _draft.When(condition);
        return this;
    }

    /// <inheritdoc cref="CompensatableSend{TState,TReply}.ReplyWithin"/>
    public ParallelSend<TState, TReply> ReplyWithin(TimeSpan within)
    {
        _draft.ReplyWithin(within);
        return this;
    }

    /// <inheritdoc cref="CompensatableSend{TState,TReply}.OnReply"/>
    public ParallelSend<TState, TReply> OnReply(Func<TState, TReply, TState> keep)
    {
        _draft.OnReply(keep);
        return this;
    }

    /// <inheritdoc cref="CompensatableSend{TState,TReply}.Undo"/>
    public ParallelSend<TState, TReply> Undo(Func<TState, ICommand> command)
    {
        _draft.ChangeLast(step => step with { UndoCommand = command });
        return this;
    }
}
