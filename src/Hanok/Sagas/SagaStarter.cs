using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>Starts sagas of one kind, in its newest version. Thread-safe.</summary>
/// <remarks><code>
///   StartAsync --> waits here --+
///   StartAsync --> waits here --+--> what is there becomes one transaction, while the next ones gather
/// </code>
/// When that transaction fails, each is started alone, so that one cannot spoil the others.
/// </remarks>
public sealed class SagaStarter<TState> where TState : class
{
    // A transaction of more is no cheaper for each, and keeps the first one waiting.
    private const int Limit = 100;

    private readonly SagaMachine<TState> _machine;
    private readonly IDatabase _database;
    private readonly ISagaStore _store;
    private readonly SagaTimer _timer;
    private readonly MessageJson _json;

    // Not bounded here: each belongs to a caller who waits for it, and callers are bounded at the door.
    private readonly ConcurrentQueue<PendingStart<TState>> _waiting = [];
    private int _isStarting;

    internal SagaStarter(SagaMachine<TState> machine, IDatabase database, ISagaStore store, SagaTimer timer, MessageJson json) =>
        (_machine, _database, _store, _timer, _json) = (machine, database, store, timer, json);

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
        var start = new PendingStart<TState>(IdOf(key), SHA256.HashData(request.Span), state);
        try
        {
            _waiting.Enqueue(start);
            Start();
            var saga = await start.Started.Task.WaitAsync(cancellation);
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

    // Whoever comes first starts for all that wait, and for those that come meanwhile.
    private void Start()
    {
        if (Interlocked.CompareExchange(ref _isStarting, 1, 0) == 0)
            _ = StartWaitingAsync();
    }

    private async Task StartWaitingAsync()
    {
        while (true)
        {
            while (Take() is { Count: > 0 } set)
                await StartAsync(set);

            Volatile.Write(ref _isStarting, 0);

            // One that came after the last look, and before this was said.
            if (_waiting.IsEmpty || Interlocked.CompareExchange(ref _isStarting, 1, 0) != 0)
                return;
        }
    }

    private List<PendingStart<TState>> Take()
    {
        var set = new List<PendingStart<TState>>();
        while (set.Count < Limit && _waiting.TryDequeue(out var start))
            set.Add(start);

        return set;
    }

    private async Task StartAsync(List<PendingStart<TState>> set)
    {
        try
        {
            await using var transaction = _database.Begin();
            var turn = new SagaTurn(transaction, CancellationToken.None);
            var sagas = new List<SagaInstance>(set.Count);
            foreach (var start in set)
            {
                Activity.Current = start.Trace;
                sagas.Add(await _machine.StartAsync(start.Id, start.State, start.RequestHash, command: null, turn));
            }

            _store.Insert(transaction, sagas, turn.History);
            _timer.Note(sagas, turn);
            await transaction.CommitAsync(CancellationToken.None);
            for (var i = 0; i < set.Count; i++)
                set[i].Started.SetResult(sagas[i]);
        }
        catch (Exception) when (set.Count > 1)
        {
            foreach (var start in set)
                await StartAsync([start]);
        }
#pragma warning disable CA1031 // It goes to the one who waits for it.
        catch (Exception e)
        {
            set[0].Started.SetException(e);
        }
#pragma warning restore CA1031
    }

    private Guid IdOf(string key) => StableId.Of($"{_machine.Name}/{key}");
}
