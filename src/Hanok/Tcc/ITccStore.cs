using Hanok.Messaging;

namespace Hanok.Tcc;

/// <summary>Keeps the transactions that a service coordinates, in its own database.</summary>
public interface ITccStore
{
    /// <summary>
    /// Keeps others from beginning a transaction with this id until <paramref name="transaction"/> ends; who wants the same waits. In one
    /// round trip.
    /// </summary>
    /// <returns>The one that is there already; null when there is none.</returns>
    ValueTask<TccInstance?> ClaimAsync(ITransaction transaction, Guid id, CancellationToken cancellation);

    /// <summary>Adds a new transaction, whose id is claimed.</summary>
    void Insert(ITransaction transaction, TccInstance tcc);

    /// <summary>Saves a transaction whose revision is one more than what is stored.</summary>
    /// <returns>Whether it was: not when another instance has changed it in the meantime.</returns>
    ValueTask<bool> SaveAsync(ITransaction transaction, TccInstance tcc, CancellationToken cancellation);

    /// <summary>
    /// Takes up to <paramref name="limit"/> transactions that are due, the longest due first, and leaves out what another one is just taking:
    /// until <paramref name="until"/> nobody else gets them, if this commits.
    /// </summary>
    ValueTask<IReadOnlyList<TccInstance>> TakeDueAsync(
        ITransaction transaction, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellation);

    /// <summary>Without locking; null when there is none.</summary>
    ValueTask<TccInstance?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>The last that are in a state, newest first.</summary>
    ValueTask<IReadOnlyList<TccInstance>> ListAsync(TccState state, int limit, CancellationToken cancellation);

    /// <summary>How many are heuristic, and how many have had <paramref name="attempts"/> rounds or more and are not at their end.</summary>
    ValueTask<(int Heuristic, int Stuck)> CountAsync(int attempts, CancellationToken cancellation);

    /// <summary>
    /// Removes up to <paramref name="limit"/> transactions that ended before <paramref name="end"/>. Heuristic ones stay until they are
    /// settled.
    /// </summary>
    /// <returns>How many there were.</returns>
    ValueTask<int> RemoveEndedAsync(DateTimeOffset end, int limit, CancellationToken cancellation);
}
