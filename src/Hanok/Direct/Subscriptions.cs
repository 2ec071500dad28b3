using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace Hanok.Direct;

/// <summary>Who gets the events of this service: the stored subscriptions, at hand for every message. Thread-safe.</summary>
internal sealed class Subscriptions(ISubscriptionStore store, IOptions<DirectOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>More services than a system has; beyond it a new subscriber is refused.</summary>
    public const int Most = 500;

    // What is read from the store must not undo what is added to it at the same time.
    private readonly SemaphoreSlim _changing = new(1, 1);
    private ImmutableDictionary<string, ImmutableArray<string>> _byChannel = ImmutableDictionary<string, ImmutableArray<string>>.Empty;
    private ImmutableArray<Subscription> _all = [];

    public IReadOnlyList<Subscription> All => _all;

    public IReadOnlyCollection<string> To(string channel) =>
        _byChannel.TryGetValue(channel, out var subscribers) ? subscribers : [];

    /// <summary>Reads what is stored.</summary>
    /// <returns>Whether somebody who was subscribed is so no more: another instance has ended it.</returns>
    public async ValueTask<bool> LoadAsync(CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        try
        {
            var before = _all;
            Set([.. await store.LoadAsync(cancellation)]);
            return before.Any(b => !To(b.Channel).Contains(b.Subscriber));
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Subscribes, or renews the lease; it is written down when a hundredth of the lease has passed since it last was.</summary>
    /// <returns>False when there are too many subscribers for a new one.</returns>
    public async ValueTask<bool> RenewAsync(string channel, string subscriber, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (IsFresh(channel, subscriber, now))
            return true;

        await _changing.WaitAsync(cancellation);
        try
        {
            if (IsFresh(channel, subscriber, now))
                return true;

            var others = _all.RemoveAll(s => s.Channel == channel && s.Subscriber == subscriber);
            if (others.Length >= Most)
                return false;

            await store.RenewAsync(channel, subscriber, now, cancellation);
            Set(others.Add(new(channel, subscriber, now)));
            return true;
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();

    // A clock that was set back makes nothing fresh for longer than the lease.
    private bool IsFresh(string channel, string subscriber, DateTimeOffset now) =>
        _all.Any(s => s.Channel == channel && s.Subscriber == subscriber && (now - s.RenewedAt).Duration() < options.Value.Lease / 100);

    private void Set(ImmutableArray<Subscription> all)
    {
        // For every message: an array for each channel.
        _byChannel = all.GroupBy(s => s.Channel).ToImmutableDictionary(g => g.Key, g => g.Select(s => s.Subscriber).ToImmutableArray());
        _all = all;
    }
}
