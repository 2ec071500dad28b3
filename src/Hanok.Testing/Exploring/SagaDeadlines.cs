using Hanok.InMemory;
using Hanok.Sagas;

namespace Hanok.Testing.Exploring;

internal sealed class SagaDeadlines(InMemoryDatabase database, SagaTimer timer) : ISiteTimer
{
    public string Name => "a saga is due";

    public DateTimeOffset? NextDue
    {
        get
        {
            DateTimeOffset? next = null;
            foreach (var saga in database.Sagas.Values)
                if (DueOf(saga) is { } due && (next is null || due < next))
                    next = due;

            return next;
        }
    }

    public Task RingAsync(CancellationToken cancellation) => timer.MoveDueAsync(cancellation);

    // A deadline is exact, and what is sent again waits for a time that varies.
    private static DateTimeOffset? DueOf(SagaInstance saga) => saga.HasEnded ? null : saga.Open
        .Select(open => open.SendAgain && open.Due is { } again ? VirtualClock.RoundUp(again, TimeSpan.FromMinutes(1)) : open.Due)
        .Append(saga.Deadline).Min();
}
