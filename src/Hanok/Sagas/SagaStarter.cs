using System.Security.Cryptography;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>Starts sagas of one kind. Thread-safe.</summary>
public sealed class SagaStarter<TState> where TState : class
{
    private readonly SagaMachine<TState> _machine;
    private readonly IDatabase _database;
    private readonly ISagaStore _store;
    private readonly MessageJson _json;

    internal SagaStarter(SagaMachine<TState> machine, IDatabase database, ISagaStore store, MessageJson json) =>
        (_machine, _database, _store, _json) = (machine, database, store, json);

    /// <summary>
    /// Starts a saga in a transaction of its own. The same <paramref name="key"/> with the same request starts it once, and gives the same
    /// saga every time.
    /// </summary>
    /// <param name="key">The client's <c>Idempotency-Key</c>. The saga's id follows from it, and the command ids from that.</param>
    /// <param name="request">The request as it came: tells a repetition from another request with the same key.</param>
    /// <exception cref="IdempotencyConflictException">The key belongs to another request.</exception>
    public async ValueTask<SagaStart<TState>> StartAsync(
        string key, ReadOnlyMemory<byte> request, TState state, CancellationToken cancellation)
    {
        try
        {
            await using var transaction = _database.Begin();
            var saga = await StartAsync(transaction, key, request, state, cancellation);
            await transaction.CommitAsync(cancellation);
            return new(saga.Id, _json.Read<TState>(saga.State), IsRepeat: false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Mostly the saga's own key says that it is there already; but a local step may write a row that says so first.
            if (await _store.FindAsync(IdOf(key), cancellation) is not var (saga, _))
                throw;

            return saga.RequestHash.AsSpan().SequenceEqual(SHA256.HashData(request.Span))
                ? new(saga.Id, _json.Read<TState>(saga.State), IsRepeat: true)
                : throw new IdempotencyConflictException(key);
        }
    }

    /// <summary>Starts a saga in the caller's transaction. When the key was used before, the commit throws; see <see cref="ISagaStore.IsTaken"/>.</summary>
    public async ValueTask<SagaInstance> StartAsync(
        ITransaction transaction, string key, ReadOnlyMemory<byte> request, TState state, CancellationToken cancellation)
    {
        var turn = new SagaTurn(transaction, cancellation);
        var saga = await _machine.StartAsync(IdOf(key), state, SHA256.HashData(request.Span), turn);
        _store.Insert(transaction, saga, turn.History);
        return saga;
    }

    private Guid IdOf(string key) => StableId.Of($"{_machine.Name}/{key}");
}
