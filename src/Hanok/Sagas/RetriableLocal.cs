namespace Hanok.Sagas;

/// <summary>A local pivot, or a local step after the pivot.</summary>
public sealed class RetriableLocal<TState> : RetriableStage<TState> where TState : class
{
    internal RetriableLocal(SagaDraft<TState> draft) : base(draft) { }

    /// <inheritdoc cref="CompensatableLocal{TState}.When"/>
    public RetriableStage<TState> When(Func<TState, bool> condition)
    {
        Draft.When(condition);
        return this;
    }
}
