namespace Hanok.Sagas;

/// <summary>
/// The pessimistic view: looks at what the steps of a saga take and free, as told by <see cref="StepRiskExtensions"/>, and says which other
/// order would lower the risk that others work with what is undone later. A service warns of it at start; in a test:
/// <c>Assert.Empty(SagaLint.Of(new CreateOrderSaga()))</c>.
/// </summary>
/// <remarks>Source of the pattern: L. Frank and T. Zahle (1998); C. Richardson, "Microservices Patterns", chapter 4.3, "Pessimistic view".</remarks>
public static class SagaLint
{
    /// <returns>A sentence for each thing that should change; none when the order is right.</returns>
    public static IReadOnlyList<string> Of<TState>(Saga<TState> saga) where TState : class =>
        Check(saga.Name, saga.Define(new CompensatableStage<TState>()).Steps);

    internal static IReadOnlyList<string> Check<TState>(string saga, IReadOnlyList<SagaStep<TState>> steps) where TState : class
    {
        var pivot = steps.FirstOrDefault(step => step.Kind == StepKind.Pivot)?.Name;
        var lastLock = steps.LastOrDefault(step => step.IsLock);
        return
        [
            .. steps.SelectMany((step, i) => step.Risks
                .Select(risk => About(step, risk, pivot) ?? AboutLock(step, i, risk, lastLock, steps))
                .OfType<string>()
                .Select(advice => $"Saga '{saga}', step '{step.Name}': {advice}")),
        ];
    }

    private static string? About<TState>(SagaStep<TState> step, StepRisk risk, string? pivot) where TState : class => (step.Kind, risk.Takes) switch
    {
        (StepKind.Compensatable, false) when pivot is null =>
            $"it frees '{risk.What}', which others may take before the saga is refused and wants it back. Make it the pivot.",
        (StepKind.Compensatable, false) =>
            $"it frees '{risk.What}', which others may take before the saga is refused and wants it back. Make it the pivot, or a retriable step after '{pivot}'.",
        (StepKind.Compensatable, true) when !step.HasUndo =>
            $"it takes '{risk.What}' and has no undo, so that stays taken when the saga is refused. Give it an undo that frees it.",
        (StepKind.Retriable, true) =>
            $"it takes '{risk.What}' after the pivot, where there may be none left and it cannot be refused any more. Put it before '{pivot}', with an undo that frees it.",
        _ => null,
    };

    private static string? AboutLock<TState>(SagaStep<TState> step, int place, StepRisk risk, SagaStep<TState>? lastLock, IReadOnlyList<SagaStep<TState>> steps)
        where TState : class => lastLock is not null && place < steps.ToList().IndexOf(lastLock)
        ? $"it {(risk.Takes ? "takes" : "frees")} '{risk.What}' before the saga has its lock '{lastLock.Name}', which may be refused. Take the lock first."
        : null;
}
