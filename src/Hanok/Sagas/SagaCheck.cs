namespace Hanok.Sagas;

/// <summary>Compares what runs with what this program knows. Thread-safe.</summary>
internal sealed class SagaCheck(ISagaStore store, SagaTable table)
{
    /// <summary>The running instances that this program cannot move.</summary>
    public async Task<IReadOnlyList<StrandedSagas>> StrandedAsync(CancellationToken cancellation) =>
    [
        .. (await store.RunningAsync(cancellation))
            .Select(running => new StrandedSagas(running, table.WhyNot(running.Name, running.Version, running.Definition)!))
            .Where(stranded => stranded.Why is not null),
    ];
}
