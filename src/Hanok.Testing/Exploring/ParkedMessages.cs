using Hanok.Inbox;
using Hanok.InMemory;

namespace Hanok.Testing.Exploring;

internal sealed class ParkedMessages(InMemoryDatabase database, ParkedRetry retry) : ISiteTimer
{
    public string Name => "a parked message is tried again";

    // Tried again within a second each time: see the settings of the world.
    public DateTimeOffset? NextDue => database.Parked.Count > 0 && database.Parked.Values.Min(parked => parked.RetryAt) is { } due
        ? VirtualClock.RoundUp(due, TimeSpan.FromSeconds(1))
        : null;

    public Task RingAsync(CancellationToken cancellation) => retry.RetryNextAsync(cancellation);
}
