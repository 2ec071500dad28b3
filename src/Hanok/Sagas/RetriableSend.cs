namespace Hanok.Sagas;

/// <summary>The pivot, or a participant's step after it.</summary>
public sealed class RetriableSend<TState, TReply> : RetriableStage<TState> where TState : class
{
    internal RetriableSend(SagaDraft<TState> draft) : base(draft) { }

    /// <inheritdoc cref="CompensatableLocal{TState}.When"/>
    public RetriableSend<TState, TReply> When(Func<TState, bool> condition)
    {
        Draft.When(condition);
        return this;
    }

    /// <summary>How long the participant may take. When it is over, an alarm is given: what it did cannot be undone, so the saga waits on.</summary>
    public RetriableSend<TState, TReply> ReplyWithin(TimeSpan within)
    {
        Draft.ReplyWithin(within);
        return this;
    }

    /// <summary>What the saga keeps of the reply.</summary>
    public RetriableStage<TState> OnReply(Func<TState, TReply, TState> keep)
    {
        Draft.OnReply(keep);
        return this;
    }
}
