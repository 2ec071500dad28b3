using System.Diagnostics;
using System.Security.Cryptography;
using Hanok.Messaging;
using Hanok.Security;

namespace Hanok.Sagas;

/// <summary>Starts sagas of one kind, in its newest version. Thread-safe.</summary>
/// <remarks>Starts that come at the same time are one transaction.</remarks>
public sealed class SagaStarter<TState> where TState : class
{
    private readonly SagaMachine<TState> _machine;
    private readonly IDatabase _database;
    private readonly ISagaStore _store;
    private readonly SagaTimer _timer;
    private readonly MessageJson _json;
    private readonly Coalescer<PendingStart<TState>, SagaInstance> _starts;

    internal SagaStarter(SagaMachine<TState> machine, IDatabase database, ISagaStore store, SagaTimer timer, MessageJson json)
    {
        (_machine, _database, _store, _timer, _json) = (machine, database, store, timer, json);
        _starts = new(StartAsync);
    }

    /// <summary>
    /// Starts a saga in a transaction of its own, or in one with other starts. The same <paramref name="key"/> with the same request starts it
    /// once, and gives the same saga every time.
    /// </summary>
    /// <param name="key">The client's <c>Idempotency-Key</c>. The saga's id follows from it, and the command ids from that.</param>
    /// <param name="request">The request as it came: tells a repetition from another request with the same key.</param>
    /// <param name="cancellation">Ends the waiting; the saga may be started all the same.</param>
    /// <exception cref="IdempotencyConflictException">The key belongs to another request.</exception>
    public async ValueTask<SagaStart<TState>> StartAsync(
        string key, ReadOnlyMemory<byte> request, TState state, CancellationToken cancellation)
    {
        var start = new PendingStart<TState>(IdOf(key), SHA256.HashData(request.Span), state, Activity.Current, Caller.Current);
        try
        {
            var saga = await _starts.RunAsync(start, cancellation);
            return new(saga.Id, _json.Read<TState>(saga.State), IsRepeat: false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Mostly the saga's own key says that it is there already; but a local step may write a row that says so first.
            if (await _store.FindAsync(start.Id, cancellation) is not var (saga, _))
                throw;

            return saga.RequestHash.AsSpan().SequenceEqual(start.RequestHash)
                ? new(saga.Id, _json.Read<TState>(saga.State), IsRepeat: true)
                : throw new IdempotencyConflictException(key);
        }
    }

    /// <summary>Starts a saga in the caller's transaction. When the key was used before, the commit throws; see <see cref="ISagaStore.IsTaken"/>.</summary>
    public async ValueTask<SagaInstance> StartAsync(
        ITransaction transaction, string key, ReadOnlyMemory<byte> request, TState state, CancellationToken cancellation)
    {
        var turn = new SagaTurn(transaction, cancellation);
        var saga = await _machine.StartAsync(IdOf(key), state, SHA256.HashData(request.Span), command: null, turn);
        _store.Insert(transaction, [saga], turn.History);
        _timer.Note([saga], turn);
        return saga;
    }

    private async ValueTask<IReadOnlyList<SagaInstance>> StartAsync(IReadOnlyList<PendingStart<TState>> set)
    {
        await using var transaction = _database.Begin();
        var turn = new SagaTurn(transaction, CancellationToken.None);
        var sagas = new SagaInstance[set.Count];
        for (var i = 0; i < sagas.Length; i++)
        {
            (Activity.Current, Caller.Current) = (set[i].Trace, set[i].Caller);
            sagas[i] = await _machine.StartAsync(set[i].Id, set[i].State, set[i].RequestHash, command: null, turn);
        }

        _store.Insert(transaction, sagas, turn.History);
        _timer.Note(sagas, turn);
        await transaction.CommitAsync(CancellationToken.None);
        return sagas;
    }

    /// <summary>The id of the saga that a key starts, or has started.</summary>
    public Guid IdOf(string key) => StableId.Of($"{_machine.Name}/{key}");
}
