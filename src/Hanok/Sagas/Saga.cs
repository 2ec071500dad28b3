namespace Hanok.Sagas;

/// <summary>
/// A saga by orchestration: local transactions of several services, done step by step, and undone in reverse when one of them is refused
/// before the pivot. After the pivot it only goes forward.
/// </summary>
/// <remarks>Source of the pattern: Garcia-Molina and Salem, "Sagas" (1987); C. Richardson, "Microservices Patterns", chapter 4.</remarks>
/// <typeparam name="TState">An immutable record; kept as JSON between the steps.</typeparam>
public abstract class Saga<TState> where TState : class
{
    /// <summary>Stable: it is stored with each instance.</summary>
    public abstract string Name { get; }

    /// <summary>Raise it when the steps change while instances are running, and keep the old class registered beside until they have ended.</summary>
    public virtual int Version => 1;

    /// <summary>What is kept of the state when the saga has ended. Leave out what nobody should find there, or in the history, later.</summary>
    protected internal virtual TState AtEnd(TState state) => state;

    /// <summary>The steps, in order. The builder offers only what is right at each place.</summary>
    protected internal abstract SagaSteps<TState> Define(CompensatableStage<TState> saga);

    /// <summary>The answer to the command that asked for this saga.</summary>
    private protected virtual object? Answer(TState state) => null;

    internal object? AnswerOf(TState state) => Answer(state);
}
