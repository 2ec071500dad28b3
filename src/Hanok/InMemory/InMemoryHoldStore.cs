using Hanok.Messaging;
using Hanok.Tcc;

namespace Hanok.InMemory;

internal sealed class InMemoryHoldStore(InMemoryDatabase database) : IHoldStore
{
    public async ValueTask<StoredHold?> AddAsync(ITransaction transaction, StoredHold hold, CancellationToken cancellation)
    {
        if (await LockAsync(transaction, hold.Kind, hold.Id, cancellation) is { } known)
            return known;

        Save(transaction, hold);
        return null;
    }

    public async ValueTask<StoredHold?> LockAsync(ITransaction transaction, string kind, Guid id, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        return database.Holds.GetValueOrDefault((kind, id));
    }

    public void Save(ITransaction transaction, StoredHold hold) =>
        transaction.InMemory.OnCommit(() => database.Holds[(hold.Kind, hold.Id)] = hold);

    public async ValueTask<StoredHold?> FindAsync(string kind, Guid id, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        return await LockAsync(transaction, kind, id, cancellation);
    }

    public async ValueTask<IReadOnlyList<(string Kind, Guid Id)>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return [.. database.Holds.Values.Where(hold => hold.Due <= now).OrderBy(hold => hold.Due).Take(limit).Select(hold => (hold.Kind, hold.Id))];
    }

    public async ValueTask<int> RemoveEndedAsync(DateTimeOffset end, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        var ended = database.Holds.Where(hold => hold.Value.EndedAt < end).Take(limit).Select(hold => hold.Key).ToList();
        ended.ForEach(key => database.Holds.Remove(key));
        return ended.Count;
    }
}
