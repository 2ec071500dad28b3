namespace Hanok.Direct;

/// <summary>Remembers, in the publisher's own database, who subscribed to its events: also while the subscriber is down.</summary>
public interface ISubscriptionStore
{
    /// <returns>The subscribers of each channel.</returns>
    ValueTask<IReadOnlyList<(string Channel, string Subscriber)>> LoadAsync(CancellationToken cancellation);

    /// <summary>Returns when the subscription is durable. Repeating it changes nothing.</summary>
    ValueTask AddAsync(string channel, string subscriber, CancellationToken cancellation);
}
