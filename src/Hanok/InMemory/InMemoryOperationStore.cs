using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Hanok.Isolation;
using Hanok.Messaging;

namespace Hanok.InMemory;

internal sealed class InMemoryOperationStore(InMemoryDatabase database) : IOperationStore
{
    // What a transaction has changed, which it alone sees until it commits.
    private readonly ConditionalWeakTable<InMemoryTransaction, Dictionary<string, OperationHistory>> _changed = [];

    public async ValueTask<IReadOnlyList<OperationHistory>> LoadAsync(
        ITransaction transaction, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        var changed = _changed.GetOrCreateValue(transaction.InMemory);
        return [.. keys.Select(key =>
            changed.GetValueOrDefault(key) ?? (database.Operations.TryGetValue(key, out var known) ? known.History : new(key, [])))];
    }

    public void Save(ITransaction transaction, IReadOnlyList<OperationHistory> changed, DateTimeOffset now)
    {
        foreach (var history in changed)
        {
            _changed.GetOrCreateValue(transaction.InMemory)[history.Key] = history;
            transaction.InMemory.OnCommit(() => database.Operations[history.Key] = (history, now));
        }
    }

    public void Forget(ITransaction transaction, DateTimeOffset since, int limit) => transaction.InMemory.OnCommit(() =>
    {
        foreach (var key in database.Operations.Where(known => known.Value.RecordedAt < since).Select(known => known.Key).Take(limit).ToList())
            database.Operations.Remove(key);
    });
}
