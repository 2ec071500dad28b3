using Hanok.InMemory;
using Hanok.Inbox;

namespace Hanok.Testing.Exploring;

internal sealed class ParkedMessages(InMemoryDatabase database, ParkedRetry retry) : ISiteTimer
{
    public string Name => "a parked message is tried again";

    public DateTimeOffset? NextDue => database.Parked.Count > 0 ? database.Parked.Values.Min(parked => parked.RetryAt) : null;

    public Task RingAsync(CancellationToken cancellation) => retry.RetryNextAsync(cancellation);
}
