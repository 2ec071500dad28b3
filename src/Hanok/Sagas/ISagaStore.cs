using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>Keeps the sagas of a service in its own database. Thread-safe.</summary>
public interface ISagaStore
{
    /// <summary>
    /// Keeps others from starting sagas with these ids until the transaction ends; who wants the same waits. In one round trip.
    /// </summary>
    /// <returns>Those that are there already.</returns>
    ValueTask<IReadOnlyList<SagaInstance>> ClaimAsync(ITransaction transaction, IReadOnlyCollection<Guid> ids, CancellationToken cancellation);

    /// <summary>Adds new sagas, whose ids are claimed, or cannot come twice.</summary>
    void Insert(ITransaction transaction, IReadOnlyList<SagaInstance> sagas, IReadOnlyList<SagaHistoryEntry> history);

    /// <summary>Reads sagas, and keeps other transactions from changing them until this one ends. Unknown ids are left out.</summary>
    ValueTask<IReadOnlyList<SagaInstance>> LoadAsync(ITransaction transaction, IReadOnlyCollection<Guid> ids, CancellationToken cancellation);

    /// <summary>As <see cref="LoadAsync"/>, for sagas that are due; those that another transaction holds are left out.</summary>
    ValueTask<IReadOnlyList<SagaInstance>> LoadDueAsync(ITransaction transaction, DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>When the next saga is due; null when none will be.</summary>
    ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation);

    /// <summary>Saves sagas that were loaded in this transaction.</summary>
    void Save(ITransaction transaction, IReadOnlyList<SagaInstance> sagas, IReadOnlyList<SagaHistoryEntry> history);

    /// <summary>Reads one saga and what happened in it, without locking; null when there is none.</summary>
    ValueTask<(SagaInstance Saga, IReadOnlyList<SagaHistoryEntry> History)?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>The newest sagas that match, without locking.</summary>
    ValueTask<IReadOnlyList<SagaInstance>> ListAsync(SagaFilter filter, CancellationToken cancellation);

    /// <summary>How many instances have not ended, by definition.</summary>
    ValueTask<IReadOnlyList<RunningSagas>> RunningAsync(CancellationToken cancellation);

    /// <summary>Deletes up to <paramref name="limit"/> sagas that ended before, with their history.</summary>
    /// <returns>How many were deleted.</returns>
    ValueTask<int> ForgetAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellation);
}
