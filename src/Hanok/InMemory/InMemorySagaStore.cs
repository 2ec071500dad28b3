using Hanok.Messaging;
using Hanok.Sagas;

namespace Hanok.InMemory;

internal sealed class InMemorySagaStore(InMemoryDatabase database) : ISagaStore
{
    public void Insert(ITransaction transaction, SagaInstance saga, IReadOnlyList<SagaHistoryEntry> history)
    {
        transaction.InMemory.BeforeCommit(() =>
        {
            if (database.Sagas.ContainsKey(saga.Id))
                throw new SagaTakenException(saga.Id);
        });
        Save(transaction, [saga], history);
    }

    public async ValueTask<IReadOnlyList<SagaInstance>> LoadAsync(
        ITransaction transaction, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        return [.. ids.Order().Where(database.Sagas.ContainsKey).Select(id => database.Sagas[id])];
    }

    public void Save(ITransaction transaction, IReadOnlyList<SagaInstance> sagas, IReadOnlyList<SagaHistoryEntry> history) =>
        transaction.InMemory.OnCommit(() =>
        {
            foreach (var saga in sagas)
                database.Sagas[saga.Id] = saga;

            database.History.AddRange(history);
        });

    public async ValueTask<(SagaInstance Saga, IReadOnlyList<SagaHistoryEntry> History)?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return database.Sagas.TryGetValue(id, out var saga)
            ? (saga, [.. database.History.Where(h => h.SagaId == id).OrderBy(h => h.Number)])
            : null;
    }

    public bool IsTaken(Exception exception) => exception is SagaTakenException;

    private sealed class SagaTakenException(Guid id) : Exception($"Saga {id} is there already.");
}
