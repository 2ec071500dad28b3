using System.Collections.Immutable;
using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>Where an instance stands: what <see cref="SagaDecider"/> decides by.</summary>
/// <param name="Steps">One for each step of the definition, in its order.</param>
/// <param name="Refusal">Why it compensates; or why it will, when the steps that are open have been answered.</param>
internal sealed record SagaProgress<TState>(SagaStatus Status, ImmutableArray<StepStatus> Steps, TState State, Refusal? Refusal)
    where TState : class
{
    public bool HasEnded => Status is SagaStatus.Completed or SagaStatus.Compensated;

    public SagaProgress<TState> With(int step, StepStatus status) => this with { Steps = Steps.SetItem(step, status) };
}
