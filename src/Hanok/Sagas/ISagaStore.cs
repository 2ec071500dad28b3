using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>Keeps the sagas of a service in its own database.</summary>
public interface ISagaStore
{
    /// <summary>Adds a new saga. When its id is already taken, the commit throws what <see cref="IsTaken"/> recognises.</summary>
    void Insert(ITransaction transaction, SagaInstance saga, IReadOnlyList<SagaHistoryEntry> history);

    /// <summary>Reads sagas, and keeps other transactions from changing them until this one ends. Unknown ids are left out.</summary>
    ValueTask<IReadOnlyList<SagaInstance>> LoadAsync(ITransaction transaction, IReadOnlyCollection<Guid> ids, CancellationToken cancellation);

    /// <summary>Saves sagas that <see cref="LoadAsync"/> gave in this transaction.</summary>
    void Save(ITransaction transaction, IReadOnlyList<SagaInstance> sagas, IReadOnlyList<SagaHistoryEntry> history);

    /// <summary>Reads one saga and what happened in it, without locking; null when there is none.</summary>
    ValueTask<(SagaInstance Saga, IReadOnlyList<SagaHistoryEntry> History)?> FindAsync(Guid id, CancellationToken cancellation);

    bool IsTaken(Exception exception);
}
