using Hanok.InMemory;
using Hanok.Scheduling;

namespace Hanok.Testing.Exploring;

internal sealed class ScheduledMessages(InMemoryDatabase database, ISchedule schedule, TimeProvider time) : ISiteTimer
{
    // As many as the mover takes at once.
    private const int Limit = 200;

    public string Name => "scheduled messages are due";

    public DateTimeOffset? NextDue => database.Schedule.Count > 0 ? database.Schedule.Keys.First().Due : null;

    public async Task RingAsync(CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await schedule.MoveDueAsync(transaction, time.GetUtcNow(), Limit, cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
