using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Hanok.Isolation;
using Hanok.Messaging;

namespace Hanok.InMemory;

internal sealed class InMemoryLockStore(InMemoryDatabase database) : ILockStore
{
    // What a transaction has changed, which it alone sees until it commits.
    private readonly ConditionalWeakTable<InMemoryTransaction, StrongBox<InMemoryLocks>> _changed = [];

    public async ValueTask<IReadOnlyList<LockQueue>> LoadAsync(
        ITransaction transaction, IReadOnlyCollection<string> resources, CancellationToken cancellation)
    {
        var locks = await OpenAsync(transaction, cancellation);
        locks.Value = locks.Value! with { LastFence = locks.Value.LastFence + 1 };
        return [.. resources.Distinct().Order(StringComparer.Ordinal).Select(resource =>
            locks.Value.Queues.GetValueOrDefault(resource, new(resource, null, [], 0)) with { NextFence = locks.Value.LastFence })];
    }

    public void Save(ITransaction transaction, LockQueue before, LockQueue after)
    {
        var locks = _changed.GetOrCreateValue(transaction.InMemory);
        locks.Value = locks.Value! with
        {
            Queues = after is { Held: null, Waiters.Count: 0 } ? locks.Value.Queues.Remove(after.Resource) : locks.Value.Queues.SetItem(after.Resource, after),
        };
    }

    public async ValueTask<bool> WaitsForAsync(
        ITransaction transaction, IReadOnlyCollection<Guid> waiters, Guid owner, CancellationToken cancellation)
    {
        var locks = await OpenAsync(transaction, cancellation);
        var (seen, next) = (waiters.ToHashSet(), new Queue<Guid>(waiters));
        while (next.TryDequeue(out var waiter))
            foreach (var other in locks.Value!.WaitedForBy(waiter))
                if (seen.Add(other))
                    next.Enqueue(other);

        return seen.Contains(owner);
    }

    public async ValueTask<IReadOnlyList<string>> ResourcesOfAsync(
        ITransaction transaction, IReadOnlyCollection<Guid> owners, CancellationToken cancellation)
    {
        var locks = await OpenAsync(transaction, cancellation);
        return [.. locks.Value!.Queues.Values
            .Where(q => (q.Held is { } held && owners.Contains(held.Owner)) || q.Waiters.Exists(w => owners.Contains(w.Owner)))
            .Select(q => q.Resource)];
    }

    public async ValueTask<long?> FenceAsync(ITransaction transaction, string resource, CancellationToken cancellation) =>
        (await OpenAsync(transaction, cancellation)).Value!.Queues.GetValueOrDefault(resource)?.Held?.Fence;

    public async ValueTask<IReadOnlyList<string>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellation) =>
        [.. (await ReadAsync(cancellation)).AwaitedLeases.Where(held => held.IsOver(now)).Take(limit).Select(held => held.Resource)];

    public async ValueTask<DateTimeOffset?> NextExpiryAsync(CancellationToken cancellation) =>
        (await ReadAsync(cancellation)).AwaitedLeases.Min(held => held.Until);

    public async ValueTask<IReadOnlyList<SemanticLock>> ListAsync(int limit, CancellationToken cancellation) =>
        [.. (await ReadAsync(cancellation)).Queues.Values.Select(q => q.Held).OfType<SemanticLock>().OrderBy(held => held.Since).Take(limit)];

    private async ValueTask<StrongBox<InMemoryLocks>> OpenAsync(ITransaction transaction, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        if (_changed.TryGetValue(transaction.InMemory, out var open))
            return open;

        // Nobody else changes them until this transaction ends.
        var locks = new StrongBox<InMemoryLocks>(database.Locks);
        _changed.Add(transaction.InMemory, locks);
        transaction.InMemory.OnCommit(() => database.Locks = locks.Value!);
        return locks;
    }

    private async ValueTask<InMemoryLocks> ReadAsync(CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return database.Locks;
    }
}
