namespace Hanok.Sagas;

/// <summary>The pivot, or a participant's step after it.</summary>
public sealed class RetriableSend<TState, TReply> : RetriableStage<TState> where TState : class
{
    internal RetriableSend(List<SagaStep<TState>> steps) : base(steps) { }

    /// <summary>What the saga keeps of the reply.</summary>
    public RetriableStage<TState> OnReply(Func<TState, TReply, TState> keep)
    {
        ReplaceLast(step => step with
        {
            OnReply = (state, reply, json) => keep(state, json.Read<TReply>(reply.Body.Span)),
            ReplyContract = typeof(TReply),
        });
        return this;
    }
}
