using Hanok.Messaging;
using Hanok.Work;
using Microsoft.Extensions.Logging;

namespace Hanok.Scheduling;

/// <summary>Moves scheduled messages into the outbox when they are due.</summary>
/// <remarks>
/// A message leaves the schedule and enters the outbox in one transaction, so it is sent exactly once, whatever dies and however many
/// instances run.
/// </remarks>
internal sealed partial class ScheduleMover(IDatabase database, ISchedule schedule, TimeProvider time, ILogger<ScheduleMover> logger) : Worker
{
    // With messages of the largest size, a transaction of 50 MB.
    private const int Limit = 200;

    // Another instance may have scheduled something, which sets no signal here; and a clock that is set forward rings no timer.
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(15);

    // What is due and cannot be moved is just being moved by another instance, or cancelled by a transaction that is still open.
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    // Timers count whole milliseconds and drop the rest: one that rings early would find nothing due.
    private static readonly TimeSpan RoundUp = TimeSpan.FromMilliseconds(1);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = LookAtLeastEvery;
            try
            {
                wait = await MoveDueAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogCannotMove(database.IsTransient(e) ? null : e, e.Message, LookAtLeastEvery);
            }

            await database.Scheduled.WaitAsync(wait, time, stoppingToken);
        }
    }

    /// <returns>How long there will be nothing to do.</returns>
    private async Task<TimeSpan> MoveDueAsync(CancellationToken cancellation)
    {
        while (await schedule.NextDueAsync(cancellation) is { } next)
        {
            var now = time.GetUtcNow();
            if (next > now)
                return next - now < LookAtLeastEvery ? next - now + RoundUp : LookAtLeastEvery;

            await using var transaction = database.Begin();
            var moved = await schedule.MoveDueAsync(transaction, now, Limit, cancellation);
            await transaction.CommitAsync(cancellation);
            if (moved == 0)
                return LookAgainAfter;
        }

        return LookAtLeastEvery;
    }

    [LoggerMessage(LogLevel.Warning, "Scheduled messages cannot be sent now, and wait: {Reason} The next look is in {Delay}.")]
    private partial void LogCannotMove(Exception? e, string reason, TimeSpan delay);
}
