using Hanok.Messaging;
using Hanok.Work;
using Microsoft.Extensions.Logging;

namespace Hanok.Isolation;

/// <summary>Grants locks whose lease is over to those who wait for them: a holder that is gone does not release.</summary>
internal sealed partial class LockLeases(
    IDatabase database, ILockStore store, SemanticLocks locks, TimeProvider time, ILogger<LockLeases> logger) : Worker
{
    private const int Limit = 200;

    // Who begins to wait sets no signal here; leases are minutes, so this is little to wait beyond one.
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(5);

    // Timers count whole milliseconds and drop the rest: one that rings early would find nothing to do.
    private static readonly TimeSpan RoundUp = TimeSpan.FromMilliseconds(1);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = LookAtLeastEvery;
            try
            {
                wait = await PassOnAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogCannotPassOn(database.IsTransient(e) ? null : e, e.Message, LookAtLeastEvery);
            }

            await Task.Delay(wait, time, stoppingToken);
        }
    }

    /// <returns>How long there will be nothing to do.</returns>
    private async Task<TimeSpan> PassOnAsync(CancellationToken cancellation)
    {
        while (await store.NextExpiryAsync(cancellation) is { } next)
        {
            var left = next - time.GetUtcNow();
            if (left > TimeSpan.Zero)
                return left < LookAtLeastEvery ? left + RoundUp : LookAtLeastEvery;

            await using var transaction = database.Begin();
            await locks.PassOnExpiredAsync(transaction, Limit, cancellation);
            await transaction.CommitAsync(cancellation);
        }

        return LookAtLeastEvery;
    }

    [LoggerMessage(LogLevel.Warning, "Locks whose lease is over cannot be granted to those who wait for them now: {Reason} The next look is in {Delay}.")]
    private partial void LogCannotPassOn(Exception? e, string reason, TimeSpan delay);
}
