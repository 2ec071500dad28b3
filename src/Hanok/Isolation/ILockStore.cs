using Hanok.Messaging;

namespace Hanok.Isolation;

/// <summary>Keeps the semantic locks of a service in its own database.</summary>
internal interface ILockStore
{
    /// <summary>
    /// Reads locks, also those that nobody holds, and keeps all other transactions from them until this one ends. Sees what this
    /// transaction saved before.
    /// </summary>
    ValueTask<IReadOnlyList<LockQueue>> LoadAsync(ITransaction transaction, IReadOnlyCollection<string> resources, CancellationToken cancellation);

    /// <summary>Saves what has changed of a lock that <see cref="LoadAsync"/> gave in this transaction.</summary>
    void Save(ITransaction transaction, LockQueue before, LockQueue after);

    /// <summary>
    /// Whether one of <paramref name="waiters"/> waits for <paramref name="owner"/>, itself or over others. Whoever waits also waits for
    /// those before it in the line. Until the transaction ends, no other one asks, so that of two who would close a circle at once, one sees
    /// the other.
    /// </summary>
    ValueTask<bool> WaitsForAsync(ITransaction transaction, IReadOnlyCollection<Guid> waiters, Guid owner, CancellationToken cancellation);

    /// <summary>What the owners hold or wait for.</summary>
    ValueTask<IReadOnlyList<string>> ResourcesOfAsync(ITransaction transaction, IReadOnlyCollection<Guid> owners, CancellationToken cancellation);

    /// <summary>The fence of a lock, which cannot change until the transaction ends; null when nobody holds it.</summary>
    ValueTask<long?> FenceAsync(ITransaction transaction, string resource, CancellationToken cancellation);

    /// <summary>Locks whose lease is over and that somebody waits for.</summary>
    ValueTask<IReadOnlyList<string>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>When the next lease is over that somebody waits behind; null when there is none.</summary>
    ValueTask<DateTimeOffset?> NextExpiryAsync(CancellationToken cancellation);

    /// <summary>All locks that are held, without keeping anybody from them; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<SemanticLock>> ListAsync(int limit, CancellationToken cancellation);
}
