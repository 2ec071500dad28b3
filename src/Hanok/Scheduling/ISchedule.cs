using Hanok.Messaging;

namespace Hanok.Scheduling;

/// <summary>The messages that are to be sent later, in the service's own database.</summary>
public interface ISchedule
{
    /// <summary>
    /// Moves up to <paramref name="limit"/> due messages into the outbox of the transaction: by due time, and those of the same due time in
    /// the order in which they were scheduled. Until the transaction ends, no other one moves any; a message that is just being cancelled
    /// is left out.
    /// </summary>
    /// <returns>How many were moved.</returns>
    ValueTask<int> MoveDueAsync(ITransaction transaction, DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>When the next message is due; null when none is scheduled.</summary>
    ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation);
}
