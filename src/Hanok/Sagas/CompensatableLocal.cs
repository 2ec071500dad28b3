namespace Hanok.Sagas;

/// <summary>A local step that can be undone.</summary>
public sealed class CompensatableLocal<TState> : CompensatableStage<TState> where TState : class
{
    internal CompensatableLocal(List<SagaStep<TState>> steps) : base(steps) { }

    /// <summary>What takes the step back. It must do so whatever has happened since, and it cannot be refused.</summary>
    public CompensatableStage<TState> Undo(Func<TState, SagaContext, ValueTask> undo)
    {
        ReplaceLast(step => step with { UndoLocal = undo });
        return this;
    }
}
