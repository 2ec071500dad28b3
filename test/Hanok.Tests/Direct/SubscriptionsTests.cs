using System.Collections.Concurrent;
using Hanok.Direct;
using Hanok.Messaging;
using Microsoft.Extensions.Options;

namespace Hanok.Tests.Direct;

public sealed class SubscriptionsTests : IDisposable
{
    private readonly MovableTime _time = new();
    private readonly RememberedSubscriptions _store = new();
    private readonly Subscriptions _subscriptions;

    public SubscriptionsTests() => _subscriptions = new(_store, Options.Create(new DirectOptions { LeaseDays = 1 }), _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _subscriptions.Dispose();

    [Fact]
    public async Task A_lease_is_written_down_again_only_when_a_hundredth_of_it_has_passed()
    {
        for (var i = 0; i < 100; i++)
            Assert.True(await _subscriptions.RenewAsync("order.events", "kitchen", Cancellation));
        Assert.Equal(1, _store.Writes);

        _time.Advance(TimeSpan.FromMinutes(15));
        await _subscriptions.RenewAsync("order.events", "kitchen", Cancellation);

        Assert.Equal(2, _store.Writes);
        Assert.Equal(["kitchen"], _subscriptions.To("order.events"));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_does_not_keep_a_lease_from_being_renewed()
    {
        _time.Advance(TimeSpan.FromDays(30));
        await _subscriptions.RenewAsync("order.events", "kitchen", Cancellation);
        _time.Advance(TimeSpan.FromDays(-30));

        await _subscriptions.RenewAsync("order.events", "kitchen", Cancellation);

        Assert.Equal(2, _store.Writes);
    }

    [Fact]
    public async Task What_another_instance_has_ended_is_seen_and_what_it_has_added_too()
    {
        await _subscriptions.RenewAsync("order.events", "kitchen", Cancellation);
        _store.Remove("kitchen");
        await _store.RenewAsync("order.events", "audit", _time.GetUtcNow(), Cancellation);

        Assert.True(await _subscriptions.LoadAsync(Cancellation));
        Assert.Equal(["audit"], _subscriptions.To("order.events"));
        Assert.False(await _subscriptions.LoadAsync(Cancellation));
    }

    [Fact]
    public async Task There_are_no_more_subscribers_than_a_system_can_have_services()
    {
        for (var i = 0; i < Subscriptions.Most; i++)
            Assert.True(await _subscriptions.RenewAsync("order.events", $"service-{i}", Cancellation));

        Assert.False(await _subscriptions.RenewAsync("order.events", "one-more", Cancellation));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(await _subscriptions.RenewAsync("order.events", "service-7", Cancellation));
    }

    private sealed class RememberedSubscriptions : ISubscriptionStore
    {
        private readonly ConcurrentDictionary<(string, string), Subscription> _all = [];

        public int Writes { get; private set; }

        public void Remove(string subscriber) => _all.TryRemove(("order.events", subscriber), out _);

        public ValueTask<IReadOnlyList<Subscription>> LoadAsync(CancellationToken cancellation) => new([.. _all.Values]);

        public ValueTask RenewAsync(string channel, string subscriber, DateTimeOffset at, CancellationToken cancellation)
        {
            Writes++;
            _all[(channel, subscriber)] = new(channel, subscriber, at);
            return ValueTask.CompletedTask;
        }

        public ValueTask<bool> EndAsync(ITransaction transaction, string subscriber, DateTimeOffset? notRenewedSince, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
