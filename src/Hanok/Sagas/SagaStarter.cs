using System.Diagnostics;
using Hanok.Idempotency;
using Hanok.Messaging;
using Hanok.Security;

namespace Hanok.Sagas;

/// <summary>Starts sagas of one kind, in its newest version. Thread-safe.</summary>
/// <remarks>
/// Starts that come at the same time are one transaction, repetitions among them or not:
/// <code>
///   (1) claim all ids, and learn which are there --> (2) start the others --> (3) one statement for all of them, with the commit
/// </code>
/// </remarks>
public sealed class SagaStarter<TState> where TState : class
{
    private readonly SagaMachine<TState> _machine;
    private readonly IDatabase _database;
    private readonly ISagaStore _store;
    private readonly SagaTimer _timer;
    private readonly MessageJson _json;
    private readonly Coalescer<PendingStart<TState>, (SagaInstance Saga, bool IsRepeat)> _starts;

    internal SagaStarter(SagaMachine<TState> machine, IDatabase database, ISagaStore store, SagaTimer timer, MessageJson json)
    {
        (_machine, _database, _store, _timer, _json) = (machine, database, store, timer, json);
        _starts = new(StartAsync);
    }

    /// <summary>
    /// Starts a saga in a transaction of its own, or in one with other starts. The same request starts it once, and gives the same saga every
    /// time.
    /// </summary>
    /// <param name="request">The saga's id follows from it, and the command ids from that.</param>
    /// <param name="cancellation">Ends the waiting; the saga may be started all the same.</param>
    /// <exception cref="IdempotencyConflictException">The key belongs to another request.</exception>
    public async ValueTask<SagaStart<TState>> StartAsync(RequestKey request, TState state, CancellationToken cancellation)
    {
        var (saga, isRepeat) = await _starts.RunAsync(
            new(IdOf(request), request.Hash.ToArray(), state, Activity.Current, Caller.Current), cancellation);
        return Started(request, saga, isRepeat);
    }

    /// <summary>
    /// Starts a saga in the caller's transaction. The same request at the same time waits until that ends, and is a repetition if it commits.
    /// </summary>
    /// <inheritdoc cref="StartAsync(RequestKey, TState, CancellationToken)" path="/exception"/>
    public async ValueTask<SagaStart<TState>> StartAsync(
        ITransaction transaction, RequestKey request, TState state, CancellationToken cancellation)
    {
        var id = IdOf(request);
        if (await _store.ClaimAsync(transaction, [id], cancellation) is [var earlier])
            return Started(request, earlier, isRepeat: true);

        var turn = new SagaTurn(transaction, cancellation);
        var saga = await _machine.StartAsync(id, state, request.Hash.ToArray(), command: null, turn);
        _store.Insert(transaction, [saga], turn.History);
        _timer.Note([saga], turn);
        return Started(request, saga, isRepeat: false);
    }

    /// <summary>The id of the saga that a request starts, or has started.</summary>
    public Guid IdOf(RequestKey request) => IdOf(_machine.Name, request);

    internal static Guid IdOf(string saga, RequestKey request) => StableId.Of(request.Id, saga);

    private SagaStart<TState> Started(RequestKey request, SagaInstance saga, bool isRepeat)
    {
        request.Match(saga.RequestHash);
        return new(saga.Id, _json.Read<TState>(saga.State), isRepeat) { Refusal = saga.Refusal };
    }

    private async ValueTask<IReadOnlyList<(SagaInstance, bool)>> StartAsync(IReadOnlyList<PendingStart<TState>> set)
    {
        await using var transaction = _database.Begin();
        var turn = new SagaTurn(transaction, CancellationToken.None);
        var known = (await _store.ClaimAsync(transaction, set.Select(start => start.Id).ToHashSet(), CancellationToken.None))       // (1)
            .ToDictionary(saga => saga.Id);
        var (results, started) = (new (SagaInstance, bool)[set.Count], new List<SagaInstance>(set.Count));
        for (var i = 0; i < set.Count; i++)
        {
            // The same request may be in the set twice: the second finds what the first has started.
            var isRepeat = known.TryGetValue(set[i].Id, out var saga);
            if (!isRepeat)
            {
                (Activity.Current, Caller.Current) = (set[i].Trace, set[i].Caller);
                saga = await _machine.StartAsync(set[i].Id, set[i].State, set[i].RequestHash, command: null, turn);                 // (2)
                known.Add(saga.Id, saga);
                started.Add(saga);
            }

            results[i] = (saga!, isRepeat);
        }

        if (started.Count == 0)
            return results;

        _store.Insert(transaction, started, turn.History);
        _timer.Note(started, turn);
        await transaction.CommitAsync(CancellationToken.None);                                                                      // (3)
        return results;
    }
}
