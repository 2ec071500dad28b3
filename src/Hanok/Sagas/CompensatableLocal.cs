namespace Hanok.Sagas;

/// <summary>A local step that can be undone.</summary>
public sealed class CompensatableLocal<TState> : CompensatableStage<TState> where TState : class
{
    internal CompensatableLocal(SagaDraft<TState> draft) : base(draft) { }

    /// <summary>Otherwise the step is skipped. Asked once, when the saga comes to the step.</summary>
    public CompensatableLocal<TState> When(Func<TState, bool> condition)
    {
        Draft.When(condition);
        return this;
    }

    /// <summary>What takes the step back. It must do so whatever has happened since, and it cannot be refused.</summary>
    public CompensatableStage<TState> Undo(Func<TState, SagaContext, ValueTask> undo)
    {
        Draft.ChangeLast(step => step with { UndoLocal = undo });
        return this;
    }
}
