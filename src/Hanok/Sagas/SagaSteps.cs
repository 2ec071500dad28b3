namespace Hanok.Sagas;

/// <summary>The steps of a saga in the making. Each method of the stages below returns what may follow.</summary>
public class SagaSteps<TState> : IRiskyStep where TState : class
{
    private readonly SagaDraft<TState> _draft;

    private protected SagaSteps(SagaDraft<TState> draft) => _draft = draft;

    internal IReadOnlyList<SagaStep<TState>> Steps => _draft.Steps;

    internal TimeSpan? Within => _draft.Within;

    private protected SagaDraft<TState> Draft => _draft;

    void IRiskyStep.Add(StepRisk risk) => _draft.AddRisk(risk);

    /// <summary>How long the saga may take.</summary>
    /// <param name="within">Longer than zero. Counted from its start.</param>
    /// <remarks>
    /// When it is over before the pivot is sent, the saga compensates, with the refusal <c>deadline</c>. After that there is no way back: an
    /// alarm is given (log, metric, <see cref="SagaInstance.IsOverdue"/>) and the saga goes on, as does one that compensates already.
    /// </remarks>
    public SagaSteps<TState> Deadline(TimeSpan within)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(within, TimeSpan.Zero);
        _draft.Within = within;
        return new(_draft);
    }
}
