using Hanok.Isolation;

namespace Hanok.Sagas;

/// <summary>A step that takes a semantic lock.</summary>
public sealed class CompensatableLock<TState> : CompensatableStage<TState> where TState : class
{
    private readonly SagaLock<TState> _lock;

    internal CompensatableLock(SagaDraft<TState> draft, SagaLock<TState> toTake) : base(draft.Add(toTake.ToStep())) => _lock = toTake;

    /// <inheritdoc cref="CompensatableLocal{TState}.When"/>
    public CompensatableLock<TState> When(Func<TState, bool> condition)
    {
        Draft.When(condition);
        return this;
    }

    /// <summary>How long the saga waits in line. When it is over, the saga compensates, with the refusal <c>deadline</c>.</summary>
    public CompensatableLock<TState> WaitAtMost(TimeSpan within)
    {
        Draft.ReplyWithin(within);
        return this;
    }

    /// <summary>What the saga keeps of the lock: its fence, when the lease may be over before the saga is.</summary>
    public CompensatableLock<TState> OnGranted(Func<TState, LockGranted, TState> keep)
    {
        Draft.OnReply(keep);

        // The grant is this service's own message to itself, and no contract with anybody.
        Draft.ChangeLast(step => step with { Local = (_lock with { Keep = keep }).AcquireAsync, ReplyContract = null });
        return this;
    }
}
