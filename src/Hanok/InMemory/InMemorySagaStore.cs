using Hanok.Messaging;
using Hanok.Sagas;

namespace Hanok.InMemory;

internal sealed class InMemorySagaStore(InMemoryDatabase database) : ISagaStore
{
    public async ValueTask<IReadOnlyList<SagaInstance>> ClaimAsync(
        ITransaction transaction, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        // Whoever is in keeps all others out.
        await transaction.InMemory.EnterAsync(cancellation);
        return [.. ids.Where(database.Sagas.ContainsKey).Select(id => database.Sagas[id])];
    }

    public void Insert(ITransaction transaction, IReadOnlyList<SagaInstance> sagas, IReadOnlyList<SagaHistoryEntry> history)
    {
        transaction.InMemory.BeforeCommit(() =>
        {
            if (sagas.FirstOrDefault(saga => database.Sagas.ContainsKey(saga.Id)) is { } taken)
                throw new InvalidOperationException($"Saga {taken.Id} is there already.");
        });
        transaction.InMemory.OnCommit(() =>
        {
            foreach (var saga in sagas)
                database.Sagas[saga.Id] = saga with { Number = ++database.SagasStarted };

            database.History.AddRange(history);
        });
    }

    public async ValueTask<IReadOnlyList<SagaInstance>> LoadAsync(
        ITransaction transaction, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        return [.. ids.Order().Where(database.Sagas.ContainsKey).Select(id => database.Sagas[id])];
    }

    public async ValueTask<IReadOnlyList<SagaInstance>> LoadDueAsync(
        ITransaction transaction, DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        return [.. database.Sagas.Values.Where(saga => saga.Due <= now).OrderBy(saga => saga.Due).Take(limit)];
    }

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation) =>
        ReadAsync(sagas => sagas.Min(saga => saga.Due), cancellation);

    public void Save(ITransaction transaction, IReadOnlyList<SagaInstance> sagas, IReadOnlyList<SagaHistoryEntry> history) =>
        transaction.InMemory.OnCommit(() =>
        {
            foreach (var saga in sagas)
                database.Sagas[saga.Id] = saga;

            database.History.AddRange(history);
        });

    public ValueTask<(SagaInstance Saga, IReadOnlyList<SagaHistoryEntry> History)?> FindAsync(Guid id, CancellationToken cancellation) =>
        ReadAsync(_ => database.Sagas.TryGetValue(id, out var saga)
            ? (saga, (IReadOnlyList<SagaHistoryEntry>)[.. database.History.Where(h => h.SagaId == id).OrderBy(h => h.Number)])
            : default((SagaInstance, IReadOnlyList<SagaHistoryEntry>)?), cancellation);

    public ValueTask<IReadOnlyList<SagaInstance>> ListAsync(SagaFilter filter, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<SagaInstance>>(sagas =>
        [
            .. sagas.Where(saga => filter.Name is null || saga.Name == filter.Name)
                .Where(saga => filter.Status is null || saga.Status == filter.Status)
                .Where(saga => !filter.IsOverdue || saga is { IsOverdue: true, HasEnded: false })
                .Where(saga => filter.Before is null || saga.Number < filter.Before)
                .OrderByDescending(saga => saga.Number).Take(filter.Limit),
        ], cancellation);

    public ValueTask<IReadOnlyList<RunningSagas>> RunningAsync(CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<RunningSagas>>(sagas =>
        [
            .. sagas.Where(saga => !saga.HasEnded).CountBy(saga => (saga.Name, saga.Version, saga.Definition))
                .Select(group => new RunningSagas(group.Key.Name, group.Key.Version, group.Key.Definition, group.Value)),
        ], cancellation);

    public ValueTask<int> ForgetAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellation) =>
        ReadAsync(sagas =>
        {
            var old = sagas.Where(saga => saga.HasEnded && saga.UpdatedAt < endedBefore).Take(limit).Select(saga => saga.Id).ToHashSet();
            database.History.RemoveAll(entry => old.Contains(entry.SagaId));
            foreach (var id in old)
                database.Sagas.Remove(id);

            return old.Count;
        }, cancellation);

    private async ValueTask<T> ReadAsync<T>(Func<IReadOnlyCollection<SagaInstance>, T> read, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return read(database.Sagas.Values);
    }
}
