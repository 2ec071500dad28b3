namespace Hanok.Sagas;

/// <summary>The steps of a saga in the making. Each method of the stages below returns what may follow.</summary>
public abstract class SagaSteps<TState> where TState : class
{
    private readonly List<SagaStep<TState>> _steps;

    private protected SagaSteps(List<SagaStep<TState>> steps) => _steps = steps;

    internal IReadOnlyList<SagaStep<TState>> Steps => _steps;

    private protected List<SagaStep<TState>> With(SagaStep<TState> step)
    {
        _steps.Add(step);
        return _steps;
    }

    private protected void ReplaceLast(Func<SagaStep<TState>, SagaStep<TState>> change) => _steps[^1] = change(_steps[^1]);
}
