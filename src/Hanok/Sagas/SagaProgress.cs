using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>Where a saga stands: the step to do when it is running, the step to undo when it is compensating, nothing when it has ended.</summary>
internal sealed record SagaProgress<TState>(SagaStatus Status, int Index, TState State, Refusal? Refusal) where TState : class
{
    public bool HasEnded => Status is SagaStatus.Completed or SagaStatus.Compensated;
}
