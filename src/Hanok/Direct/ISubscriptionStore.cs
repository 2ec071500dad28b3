using Hanok.Messaging;

namespace Hanok.Direct;

/// <summary>Remembers, in the publisher's own database, who subscribed to its events: also while the subscriber is down.</summary>
public interface ISubscriptionStore
{
    ValueTask<IReadOnlyList<Subscription>> LoadAsync(CancellationToken cancellation);

    /// <summary>Returns when the subscription is durable, with the time at which its lease begins anew.</summary>
    ValueTask RenewAsync(string channel, string subscriber, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Ends what a service subscribed to, with the commit; nobody renews it meanwhile.</summary>
    /// <param name="notRenewedSince">Only what was not renewed since then; null for all.</param>
    /// <returns>Whether there was anything to end.</returns>
    ValueTask<bool> EndAsync(ITransaction transaction, string subscriber, DateTimeOffset? notRenewedSince, CancellationToken cancellation);
}
