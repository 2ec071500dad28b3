using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>Where a saga goes next. Pure: no clock, no I/O, no ids.</summary>
/// <remarks><code>
///   Begin --> step 0 --> step 1 --> ( step 2 | step 3 ) --> ... --> Completed      ( | ): a group, begun together and joined
///                |                        |
///                '------- Refused --------'--> when nothing is open: undo what is done, in reverse --> Compensated
/// </code>
/// A refused step has left no trace. Steps without an undo are passed over on the way back.
/// </remarks>
internal static class SagaDecider
{
    public static SagaProgress<TState> Begin<TState>(IReadOnlyList<SagaStep<TState>> steps, TState state) where TState : class =>
        new(SagaStatus.Running, [.. new StepStatus[steps.Count]], state, null);

    /// <summary>The steps to begin now, or the one to undo. None while something is open, and none at the end.</summary>
    public static Range Next<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> at) where TState : class
    {
        if (at.HasEnded || IsOpen(at))
            return 0..0;

        if (at.Status == SagaStatus.Compensating)
            return LastToUndo(steps, at) is >= 0 and var last ? last..(last + 1) : 0..0;

        var first = at.Steps.IndexOf(StepStatus.Pending);
        var end = first + 1;
        while (end < steps.Count && steps[end].Group == steps[first].Group)
            end++;

        return first..end;
    }

    public static SagaProgress<TState> Opened<TState>(SagaProgress<TState> at, int step) where TState : class => at.With(step, StepStatus.Open);

    public static SagaProgress<TState> Done<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> at, int step, TState state)
        where TState : class =>
        Settle(steps, at.With(step, StepStatus.Done) with { State = state });

    public static SagaProgress<TState> Skipped<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> at, int step)
        where TState : class =>
        Settle(steps, at.With(step, StepStatus.Skipped));

    /// <summary>A step before the pivot, or the pivot, is refused. What is open beside it is waited for: it may have to be undone too.</summary>
    public static SagaProgress<TState> Refused<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> at, int step, Refusal refusal)
        where TState : class =>
        Settle(steps, at.With(step, StepStatus.Pending) with { Refusal = at.Refusal ?? refusal });

    public static SagaProgress<TState> Undone<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> at, int step)
        where TState : class =>
        Settle(steps, at.With(step, StepStatus.Pending));

    /// <summary>Whether it can still be undone as a whole: the pivot and what follows it have not begun.</summary>
    public static bool CanGiveUp<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> at) where TState : class
    {
        if (at.Status != SagaStatus.Running)
            return false;

        for (var i = 0; i < steps.Count; i++)
            if (steps[i].Kind != StepKind.Compensatable && at.Steps[i] != StepStatus.Pending)
                return false;

        return true;
    }

    /// <summary>
    /// Stops waiting and goes back. What is open may have been done, so it is undone where it can be: commands of one saga are handled in
    /// the order they were sent, so the undo comes after the step, whenever that is.
    /// </summary>
    public static SagaProgress<TState> GiveUp<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> at, Refusal refusal)
        where TState : class
    {
        var places = at.Steps.Select((place, i) => place != StepStatus.Open ? place : steps[i].HasUndo ? StepStatus.Done : StepStatus.Pending);
        return Settle(steps, at with { Status = SagaStatus.Compensating, Steps = [.. places], Refusal = at.Refusal ?? refusal });
    }

    private static SagaProgress<TState> Settle<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> at) where TState : class
    {
        if (IsOpen(at))
            return at;

        if (at is { Status: SagaStatus.Running, Refusal: not null })
            at = at with { Status = SagaStatus.Compensating };

        return at.Status switch
        {
            SagaStatus.Running when !at.Steps.Contains(StepStatus.Pending) => at with { Status = SagaStatus.Completed },
            SagaStatus.Compensating when LastToUndo(steps, at) < 0 => at with { Status = SagaStatus.Compensated },
            _ => at,
        };
    }

    private static bool IsOpen<TState>(SagaProgress<TState> at) where TState : class => at.Steps.Contains(StepStatus.Open);

    private static int LastToUndo<TState>(IReadOnlyList<SagaStep<TState>> steps, SagaProgress<TState> at) where TState : class
    {
        var index = steps.Count - 1;
        while (index >= 0 && !(at.Steps[index] == StepStatus.Done && steps[index].HasUndo))
            index--;

        return index;
    }
}
