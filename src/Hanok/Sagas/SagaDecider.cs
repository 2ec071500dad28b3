using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>Where a saga goes next. Pure: no clock, no I/O, no ids.</summary>
/// <remarks><code>
///   Begin --> 0 --Done--> 1 --Done--> ... --Done--> Completed
///                         |
///                      Refused --> undo 0 --Undone--> Compensated        (steps without an undo are passed over)
/// </code></remarks>
internal static class SagaDecider
{
    public static SagaProgress<TState> Begin<TState>(IReadOnlyList<SagaStep<TState>> steps, TState state) where TState : class =>
        Forward(steps, new(SagaStatus.Running, 0, state, null));

    /// <summary>The step it was at is done.</summary>
    public static SagaProgress<TState> Done<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> at, TState state)
        where TState : class =>
        Forward(steps, at with { Index = at.Index + 1, State = state });

    /// <summary>The step it was at is refused, which leaves no trace of that step.</summary>
    /// <exception cref="InvalidOperationException">The step follows the pivot, so there is no way back.</exception>
    public static SagaProgress<TState> Refused<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> at, Refusal refusal)
        where TState : class =>
        steps[at.Index].Kind == StepKind.Retriable
            ? throw new InvalidOperationException(
                $"Step '{steps[at.Index].Name}' follows the pivot and was refused ({refusal.Code}: {refusal.Reason}). After the pivot a "
                + "participant must do what it is asked. Cure the cause there, then retry this message.")
            : Back(steps, at with { Status = SagaStatus.Compensating, Index = at.Index - 1, Refusal = refusal });

    /// <summary>The step it was at is undone.</summary>
    public static SagaProgress<TState> Undone<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> at) where TState : class =>
        Back(steps, at with { Index = at.Index - 1 });

    private static SagaProgress<TState> Forward<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> to) where TState : class =>
        to.Index < steps.Count ? to : to with { Status = SagaStatus.Completed };

    private static SagaProgress<TState> Back<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> to) where TState : class
    {
        var index = to.Index;
        while (index >= 0 && !steps[index].HasUndo)
            index--;

        return index >= 0 ? to with { Index = index } : to with { Status = SagaStatus.Compensated, Index = index };
    }
}
