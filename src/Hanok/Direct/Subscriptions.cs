using System.Collections.Immutable;

namespace Hanok.Direct;

/// <summary>Who gets the events of this service: the stored subscriptions, at hand for every message. Thread-safe.</summary>
internal sealed class Subscriptions(ISubscriptionStore store)
{
    private ImmutableDictionary<string, ImmutableArray<string>> _byChannel = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    public IReadOnlyCollection<string> To(string channel) =>
        _byChannel.TryGetValue(channel, out var subscribers) ? subscribers : [];

    public async ValueTask LoadAsync(CancellationToken cancellation)
    {
        foreach (var (channel, subscriber) in await store.LoadAsync(cancellation))
            Remember(channel, subscriber);
    }

    public async ValueTask AddAsync(string channel, string subscriber, CancellationToken cancellation)
    {
        if (To(channel).Contains(subscriber))
            return;

        await store.AddAsync(channel, subscriber, cancellation);
        Remember(channel, subscriber);
    }

    private void Remember(string channel, string subscriber) =>
        ImmutableInterlocked.AddOrUpdate(
            ref _byChannel, channel, [subscriber], (_, known) => known.Contains(subscriber) ? known : known.Add(subscriber));
}
