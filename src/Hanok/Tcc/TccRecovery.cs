using Hanok.Messaging;
using Hanok.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Tcc;

/// <summary>Brings transactions on that nobody works on, and forgets what ended long ago. Any number of instances may run.</summary>
internal sealed partial class TccRecovery(
    IDatabase database, ITccStore store, TccDriver driver, TimeProvider time, IOptions<TccOptions> options, ILogger<TccRecovery> logger) : Worker
{
    /// <summary>Rounds after which a transaction is said to be stuck: more than a minute, with the usual delays.</summary>
    public const int StuckAfter = 10;

    // Calls to participants that wait at the same time. One that hangs holds up the others for one timeout, and then is due later than they.
    private const int AtOnce = 50;
    private const int RemovedAtOnce = 1_000;

    // One read of an index.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RemoveEvery = TimeSpan.FromMinutes(1);

    private DateTimeOffset _removed = DateTimeOffset.MinValue;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        // Not at the start, which has enough to do.
        _removed = time.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RecoverDueAsync(stoppingToken) == AtOnce)
                {
                }

                await RemoveEndedAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!database.IsAway(e))
                    LogCannotLook(database.IsTransient(e) ? null : e, e.Message, LookEvery.Text());
            }

            await Task.Delay(LookEvery, time, stoppingToken);
        }
    }

    /// <returns>How many were due; at most 50.</returns>
    internal async Task<int> RecoverDueAsync(CancellationToken cancellation)
    {
        IReadOnlyList<TccInstance> due;
        await using (var transaction = database.Begin())
        {
            due = await store.TakeDueAsync(transaction, time.GetUtcNow(), driver.NextLease(), AtOnce, cancellation);
            await transaction.CommitAsync(cancellation);
        }

        await Task.WhenAll(due.Select(RecoverAsync));
        return due.Count;
    }

    internal async Task RemoveEndedAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now - _removed < RemoveEvery)
            return;

        while (await store.RemoveEndedAsync(now - TimeSpan.FromDays(options.Value.KeepDays), RemovedAtOnce, cancellation) == RemovedAtOnce)
        {
        }

        _removed = now;
    }

    // Whatever is wrong with one is not the others' business: it is due again when its lease is over.
    private async Task RecoverAsync(TccInstance tcc)
    {
        try
        {
            var moved = await driver.RecoverAsync(tcc);
            if (moved.HasEnded)
                LogRecovered(tcc.Name, tcc.Id, moved.State);
        }
        catch (Exception e)
        {
            LogCannotRecover(e is TccTakenException || database.IsTransient(e) ? null : e, tcc.Name, tcc.Id, e.Message, options.Value.Lease.Text());
        }
    }

    [LoggerMessage(LogLevel.Information, "'{Name}' {Id} was brought to its end: it is {State}.")]
    private partial void LogRecovered(string name, Guid id, TccState state);

    [LoggerMessage(LogLevel.Error, "'{Name}' {Id} cannot be brought on now: {Reason} It is tried again in {Delay} at the latest.")]
    private partial void LogCannotRecover(Exception? e, string name, Guid id, string reason, string delay);

    [LoggerMessage(LogLevel.Warning, "Looking for transactions to recover failed: {Reason} The next look is in {Delay}.")]
    private partial void LogCannotLook(Exception? e, string reason, string delay);
}
