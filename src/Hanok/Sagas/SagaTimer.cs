using Hanok.Messaging;
using Hanok.Observability;
using Hanok.Work;
using Microsoft.Extensions.Logging;

namespace Hanok.Sagas;

/// <summary>Moves sagas whose deadline has come.</summary>
/// <remarks>
/// A deadline stands in the row of its saga, so it is kept, changed and dropped with the moves that are written anyway (docs/decisions/0012).
/// Any instance of the service moves what is due.
/// </remarks>
internal sealed partial class SagaTimer(IDatabase database, ISagaStore store, SagaTable table, TimeProvider time, ILogger<SagaTimer> logger)
    : Worker
{
    // Enough for a transaction to be worth it; the rest comes with the next.
    private const int Limit = 200;

    // The deadlines of sagas that other instances moved are found by looking.
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(15);

    // One that cannot be moved is left alone for so long: somebody has to mend something first.
    private static readonly TimeSpan Postponed = TimeSpan.FromMinutes(1);

    // Timers count whole milliseconds and drop the rest: one that rings early would find nothing due.
    private static readonly TimeSpan RoundUp = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly Signal _sooner = new();
    private DateTimeOffset _next = DateTimeOffset.MaxValue;

    /// <summary>Sagas have moved in a turn that is about to commit.</summary>
    public void Note(IReadOnlyList<SagaInstance> moved, SagaTurn turn)
    {
        foreach (var alarm in turn.Alarms)
            LogAlarm(alarm);

        Signals.SagaAlarms.Add(turn.Alarms.Count);

        foreach (var saga in moved)
            if (saga.HasEnded)
                Signals.SagaEnded(saga.Name, saga.Status == SagaStatus.Completed, saga.UpdatedAt - saga.StartedAt);

        // The loop is woken only to sleep less. It looks when the time has come, and the turn is committed by then.
        var due = moved.Min(saga => saga.Due);
        lock (_lock)
        {
            if (!(due < _next))
                return;

            _next = due.Value;
        }

        _sooner.Set();
    }

    /// <summary>Moves up to <see cref="Limit"/> sagas that are due.</summary>
    /// <returns>How many there were.</returns>
    internal async Task<int> MoveDueAsync(CancellationToken cancellation)
    {
        IReadOnlyList<SagaInstance> due = [];
        try
        {
            await using var transaction = database.Begin();
            var turn = new SagaTurn(transaction, cancellation);
            due = await store.LoadDueAsync(transaction, turn.Now, Limit, cancellation);
            if (due.Count > 0)
                await WakeAsync(due, turn);
        }
        catch (Exception e) when (due.Count > 0 && !database.IsTransient(e) && !cancellation.IsCancellationRequested)
        {
            foreach (var saga in due)
                await MoveOneAsync(saga.Id, cancellation);
        }

        return due.Count;
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                lock (_lock)
                    _next = time.GetUtcNow() + LookAtLeastEvery;

                while (await MoveDueAsync(stoppingToken) == Limit)
                    ;

                var next = await store.NextDueAsync(stoppingToken);
                lock (_lock)
                    _next = next < _next ? next.Value : _next;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogCannotMove(database.IsTransient(e) ? null : e, e.Message, LookAtLeastEvery);
            }

            await SleepAsync(stoppingToken);
        }
    }

    private async Task SleepAsync(CancellationToken cancellation)
    {
        while (true)
        {
            TimeSpan left;
            lock (_lock)
                left = _next - time.GetUtcNow();

            if (left <= TimeSpan.Zero)
                return;

            // At most, for a clock that is set forward rings no timer.
            await _sooner.WaitAsync(left < LookAtLeastEvery ? left + RoundUp : LookAtLeastEvery, time, cancellation);
        }
    }

    private async Task MoveOneAsync(Guid id, CancellationToken cancellation)
    {
        try
        {
            await using var transaction = database.Begin();
            var turn = new SagaTurn(transaction, cancellation);
            await WakeAsync(await LoadAsync(id, turn), turn);
        }
        catch (Exception e) when (!database.IsTransient(e) && !cancellation.IsCancellationRequested)
        {
            LogCannotWake(e, id, e.Message, Postponed);
            await using var transaction = database.Begin();
            var turn = new SagaTurn(transaction, cancellation);
            var later = turn.Now + Postponed;
            var sagas = (await LoadAsync(id, turn)).Select(saga => saga with
            {
                IsOverdue = true,
                Deadline = saga.Deadline <= turn.Now ? later : saga.Deadline,
                Open = [.. saga.Open.Select(open => open.Due <= turn.Now ? open with { Due = later } : open)],
            });
            store.Save(transaction, [.. sagas], []);
            await transaction.CommitAsync(cancellation);
        }
    }

    // It may have moved since it was found due.
    private async Task<IReadOnlyList<SagaInstance>> LoadAsync(Guid id, SagaTurn turn) =>
        [.. (await store.LoadAsync(turn.Transaction, [id], turn.Cancellation)).Where(saga => saga.Due <= turn.Now)];

    private async Task WakeAsync(IReadOnlyList<SagaInstance> due, SagaTurn turn)
    {
        var woken = new List<SagaInstance>(due.Count);
        foreach (var saga in due)
            woken.Add(await table.For(saga).WakeAsync(saga, turn));

        if (woken.Count == 0)
            return;

        store.Save(turn.Transaction, woken, turn.History);
        Note(woken, turn);
        await turn.Transaction.CommitAsync(turn.Cancellation);
    }

    [LoggerMessage(LogLevel.Error, "{Alarm}")]
    private partial void LogAlarm(string alarm);

    [LoggerMessage(LogLevel.Error, "The deadline of saga {Id} has passed, and nothing can be done about it: {Reason} It is tried again in {Delay}.")]
    private partial void LogCannotWake(Exception e, Guid id, string reason, TimeSpan delay);

    [LoggerMessage(LogLevel.Warning, "The deadlines of sagas cannot be looked after now: {Reason} The next look is in {Delay}.")]
    private partial void LogCannotMove(Exception? e, string reason, TimeSpan delay);
}
