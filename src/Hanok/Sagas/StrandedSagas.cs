namespace Hanok.Sagas;

/// <summary>Running instances that this program cannot move.</summary>
internal sealed record StrandedSagas(RunningSagas Sagas, string Why)
{
    public override string ToString() =>
        $"{Sagas.Count} running instances of saga '{Sagas.Name}' version {Sagas.Version} cannot be moved by this program: {Why}";
}
