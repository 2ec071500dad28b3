using Hanok.Messaging;

namespace Hanok.Isolation;

/// <summary>Keeps the version files of a service in its own database.</summary>
internal interface IOperationStore
{
    /// <summary>Reads what has come for keys, and keeps all other transactions from them until this one ends. Sees what this transaction saved before.</summary>
    ValueTask<IReadOnlyList<OperationHistory>> LoadAsync(ITransaction transaction, IReadOnlyCollection<string> keys, CancellationToken cancellation);

    /// <summary>Saves histories that have changed since <see cref="LoadAsync"/> gave them in this transaction. All of a key is as young as that then.</summary>
    void Save(ITransaction transaction, IReadOnlyList<OperationHistory> changed, DateTimeOffset now);

    /// <summary>Forgets up to <paramref name="limit"/> operations of keys for which nothing has come since <paramref name="since"/>.</summary>
    void Forget(ITransaction transaction, DateTimeOffset since, int limit);
}
