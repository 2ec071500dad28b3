namespace Hanok.Sagas;

/// <summary>
/// Tells what the last step does to what sagas share, for <see cref="SagaLint"/>. It changes nothing about how the saga runs.
/// </summary>
public static class StepRiskExtensions
{
    /// <summary>The step takes some of it, so that others may find too little: a place in the kitchen, credit.</summary>
    public static TStep Takes<TStep>(this TStep step, string what) where TStep : IRiskyStep => With(step, new(Takes: true, what));

    /// <summary>The step frees some of it, and others may take it at once: before an undo could take it back.</summary>
    public static TStep Frees<TStep>(this TStep step, string what) where TStep : IRiskyStep => With(step, new(Takes: false, what));

    private static TStep With<TStep>(TStep step, StepRisk risk) where TStep : IRiskyStep
    {
        step.Add(risk);
        return step;
    }
}
