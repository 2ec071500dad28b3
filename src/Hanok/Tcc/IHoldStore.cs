using Hanok.Messaging;

namespace Hanok.Tcc;

/// <summary>Keeps what a service holds for others, in its own database.</summary>
public interface IHoldStore
{
    /// <summary>
    /// Adds a hold, unless there is one of its kind and id; who does the same at the same time waits until this transaction ends.
    /// </summary>
    /// <returns>The one that is there, locked until the transaction ends; null when it was added.</returns>
    ValueTask<StoredHold?> AddAsync(ITransaction transaction, StoredHold hold, CancellationToken cancellation);

    /// <summary>Reads a hold and keeps other transactions from changing it until this one ends; null when there is none.</summary>
    ValueTask<StoredHold?> LockAsync(ITransaction transaction, string kind, Guid id, CancellationToken cancellation);

    /// <summary>Saves a hold that is locked in this transaction.</summary>
    void Save(ITransaction transaction, StoredHold hold);

    /// <summary>Reads one hold without locking; null when there is none.</summary>
    ValueTask<StoredHold?> FindAsync(string kind, Guid id, CancellationToken cancellation);

    /// <summary>Up to <paramref name="limit"/> holds that are due, without locking, the longest due first.</summary>
    ValueTask<IReadOnlyList<(string Kind, Guid Id)>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>Removes up to <paramref name="limit"/> holds that ended before <paramref name="end"/>.</summary>
    /// <returns>How many there were.</returns>
    ValueTask<int> RemoveEndedAsync(DateTimeOffset end, int limit, CancellationToken cancellation);
}
