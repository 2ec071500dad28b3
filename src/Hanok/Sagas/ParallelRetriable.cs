namespace Hanok.Sagas;

/// <summary>One of the steps after the pivot that are sent together. Finish it before the next one is added.</summary>
public sealed class ParallelRetriable<TState, TReply> : IRiskyStep where TState : class
{
    private readonly SagaDraft<TState> _draft;

    internal ParallelRetriable(SagaDraft<TState> draft) => _draft = draft;

    void IRiskyStep.Add(StepRisk risk) => _draft.AddRisk(risk);

    /// <inheritdoc cref="CompensatableLocal{TState}.When"/>
    public ParallelRetriable<TState, TReply> When(Func<TState, bool> condition)
    {
        _draft.When(condition);
        return this;
    }

    /// <inheritdoc cref="RetriableSend{TState,TReply}.ReplyWithin"/>
    public ParallelRetriable<TState, TReply> ReplyWithin(TimeSpan within)
    {
        _draft.ReplyWithin(within);
        return this;
    }

    /// <inheritdoc cref="CompensatableSend{TState,TReply}.OnReply"/>
    public ParallelRetriable<TState, TReply> OnReply(Func<TState, TReply, TState> keep)
    {
        _draft.OnReply(keep);
        return this;
    }
}
