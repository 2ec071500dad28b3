using Hanok.Messaging;
using Hanok.Tcc;

namespace Hanok.InMemory;

internal sealed class InMemoryTccStore(InMemoryDatabase database) : ITccStore
{
    public async ValueTask<TccInstance?> ClaimAsync(ITransaction transaction, Guid id, CancellationToken cancellation)
    {
        // Whoever is in keeps all others out.
        await transaction.InMemory.EnterAsync(cancellation);
        return database.Tccs.GetValueOrDefault(id);
    }

    public void Insert(ITransaction transaction, TccInstance tcc)
    {
        transaction.InMemory.BeforeCommit(() =>
        {
            if (database.Tccs.ContainsKey(tcc.Id))
                throw new InvalidOperationException($"Transaction {tcc.Id} is there already.");
        });
        transaction.InMemory.OnCommit(() => database.Tccs[tcc.Id] = tcc);
    }

    public async ValueTask<bool> SaveAsync(ITransaction transaction, TccInstance tcc, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        if (database.Tccs.GetValueOrDefault(tcc.Id)?.Revision != tcc.Revision - 1)
            return false;

        transaction.InMemory.OnCommit(() => database.Tccs[tcc.Id] = tcc);
        return true;
    }

    public async ValueTask<IReadOnlyList<TccInstance>> TakeDueAsync(
        ITransaction transaction, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        var taken = database.Tccs.Values.Where(tcc => tcc.Due <= now).OrderBy(tcc => tcc.Due).Take(limit)
            .Select(tcc => tcc with { Due = until, Revision = tcc.Revision + 1 }).ToList();
        transaction.InMemory.OnCommit(() => taken.ForEach(tcc => database.Tccs[tcc.Id] = tcc));
        return taken;
    }

    public async ValueTask<TccInstance?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return database.Tccs.GetValueOrDefault(id);
    }

    public async ValueTask<IReadOnlyList<TccInstance>> ListAsync(TccState state, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return [.. database.Tccs.Values.Where(tcc => tcc.State == state).OrderByDescending(tcc => tcc.UpdatedAt).Take(limit)];
    }

    public async ValueTask<(int Heuristic, int Stuck)> CountAsync(int attempts, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return (
            database.Tccs.Values.Count(tcc => tcc.State == TccState.Heuristic),
            database.Tccs.Values.Count(tcc => !tcc.HasEnded && tcc.Attempts >= attempts));
    }

    public async ValueTask<int> RemoveEndedAsync(DateTimeOffset end, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        var ended = database.Tccs.Values
            .Where(tcc => tcc.HasEnded && tcc.State != TccState.Heuristic && tcc.UpdatedAt < end).Take(limit).Select(tcc => tcc.Id).ToList();
        ended.ForEach(id => database.Tccs.Remove(id));
        return ended.Count;
    }
}
