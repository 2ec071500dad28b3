using Hanok.Inbox;

namespace Hanok.Testing.Exploring;

internal sealed class ParkedMessages(IInbox inbox, ParkedRetry retry) : ISiteTimer
{
    public string Name => "a parked message is tried again";

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation) => inbox.NextDueAsync(cancellation);

    public Task RingAsync(CancellationToken cancellation) => retry.RetryNextAsync(cancellation);
}
