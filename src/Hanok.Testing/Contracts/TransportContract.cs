using System.Diagnostics;
using Hanok.Events;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>What every transport does, whatever carries the messages: relay, transport, receiver and store together.</summary>
public abstract class TransportContract : Contract
{
    [Fact]
    public async Task Under_load_every_effect_is_there_once_and_in_key_order()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        var traffic = new KeyedTraffic(orders);

        await traffic.PublishAsync(5_000);

        await traffic.ArrivesOnceAndInOrderAsync(audit);
    }

    [Fact]
    public async Task A_consumer_that_stops_and_comes_back_in_the_middle_of_a_stream_misses_and_repeats_nothing()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        var traffic = new KeyedTraffic(orders);
        await traffic.PublishAsync(1_000);

        await Task.WhenAll(traffic.PublishAsync(1_000), audit.StopAsync());
        await traffic.PublishAsync(1_000);
        audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());

        await traffic.ArrivesOnceAndInOrderAsync(audit);
    }

    [Fact]
    public async Task A_sender_that_stops_and_comes_back_in_the_middle_of_a_stream_misses_and_repeats_nothing()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        await orders.PublishAsync([.. Enumerable.Range(1, 200).Select(n => new Noted("a", n))]);

        await orders.StopAsync();
        orders = await Services.StartAsync("orders");
        await orders.PublishAsync([.. Enumerable.Range(201, 200).Select(n => new Noted("a", n))]);

        Assert.Equal(Enumerable.Range(1, 400).Select(n => $"a{n}"), await audit.ReadAsync(400));
    }

    [Fact]
    public async Task A_service_can_listen_to_its_own_events_and_hears_the_first_of_them()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.HandlesNoted());
        await orders.HealthyAsync();

        await orders.PublishAsync(new("a", 1), new("a", 2));
        await orders.StopAsync();
        orders = await Services.StartAsync("orders", hanok => hanok.HandlesNoted());
        await orders.PublishAsync(new Noted("a", 3));

        Assert.Equal(["a1", "a2", "a3"], await orders.ReadAsync(3));
    }

    [Fact]
    public async Task Every_group_gets_the_whole_stream()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.HandlesNoted());
        await kitchen.HealthyAsync();
        var traffic = new KeyedTraffic(orders);

        await traffic.PublishAsync(1_000);

        await traffic.ArrivesOnceAndInOrderAsync(audit);
        await traffic.ArrivesOnceAndInOrderAsync(kitchen);
    }

    [Fact]
    public async Task A_group_that_is_down_holds_up_no_other_and_gets_everything_later()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.HandlesNoted());
        await kitchen.HealthyAsync();
        await kitchen.StopAsync();
        var traffic = new KeyedTraffic(orders);

        await traffic.PublishAsync(1_000);

        await traffic.ArrivesOnceAndInOrderAsync(audit);
        kitchen = await Services.StartAsync("kitchen", hanok => hanok.HandlesNoted());
        await traffic.ArrivesOnceAndInOrderAsync(kitchen);
    }

    [Fact]
    public async Task A_group_that_is_slow_holds_up_no_other()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        var gate = new Gate();
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Services.AddSingleton(
            new HandlerRegistration(MessageKind.Event, "orders.noted.v1", new SlowDispatcher(Platform, gate))));
        await kitchen.HealthyAsync();
        var traffic = new KeyedTraffic(orders);

        await traffic.PublishAsync(1_000);

        await traffic.ArrivesOnceAndInOrderAsync(audit);
        Assert.Empty(await kitchen.ReadAsync());
        gate.Open();
        await traffic.ArrivesOnceAndInOrderAsync(kitchen);
    }

    [Fact]
    public async Task Poison_in_the_stream_is_parked_and_only_its_key_waits()
    {
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted(new Sabotage().Fail("bad2")));
        await audit.HealthyAsync();

        for (var n = 1; n <= 20; n++)
            await orders.PublishAsync(new Noted("bad", n), new("good", n));

        var effects = await audit.ReadAsync(21);
        Assert.Equal(["bad1", .. Enumerable.Range(1, 20).Select(n => $"good{n}").Order()], effects.Order());
        Assert.All(await audit.ParkedAsync(19), parked => Assert.Equal("bad", parked.Key));
    }

    [Fact]
    public async Task Many_of_the_largest_messages_arrive_in_order()
    {
        var recorder = new MessageRecorder();
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => Take(hanok.Services, MessageKind.Event, "orders.whispered.v1", recorder));
        await audit.HealthyAsync();
        var words = Enumerable.Range(1, 40).Select(n => $"{n} {new string('x', MessageCodec.SizeLimit - 1000)}").ToList();

        foreach (var word in words)
            await orders.CommitAsync(transaction => transaction.Publish("a", new Whispered(word)));

        await Until.TrueAsync(() => recorder.Seen.Count >= words.Count, "the large messages have not come");
        var json = orders.Services.GetRequiredService<MessageJson>();
        Assert.Equal(words, recorder.Seen.DistinctBy(m => m.Id).Select(m => json.Read<Whispered>(m.Body.Span).Words));
    }

    [Theory]
    [InlineData("table 1")]
    [InlineData("")]
    [InlineData("테이블 1 🍜 %2F \"quoted\", a=b")]
    public async Task All_that_a_message_has_arrives(string key)
    {
        var recorder = new MessageRecorder();
        var orders = await Services.StartAsync("orders");
        var kitchen = await Services.StartAsync("kitchen", hanok => Take(hanok.Services, MessageKind.Command, "kitchen.cook.v1", recorder));
        await kitchen.HealthyAsync();
        using var request = new Activity("the request").SetIdFormat(ActivityIdFormat.W3C).Start();
        var sent = orders.Services.GetRequiredService<MessageFactory>().Command(Guid.CreateVersion7(), key, Guid.CreateVersion7(), new Cook("김치찌개")) with
        {
            CausationId = Guid.CreateVersion7(),
        };

        await orders.CommitAsync(transaction => transaction.Add(sent));

        await Until.TrueAsync(() => recorder.Seen.Count > 0, "the message has not come");
        var seen = recorder.Seen.First();
        Assert.Equal(sent.Body.ToArray(), seen.Body.ToArray());
        Assert.Equal(request.Id, seen.TraceParent);
        // What the log keeps of a time are microseconds.
        var time = new DateTimeOffset(sent.Time.Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, sent.Time.Offset);
        Assert.Equal(sent with { Body = default, Time = time }, seen with { Body = default });
    }

    [Fact]
    public async Task The_first_and_the_last_key_of_every_lane_keep_their_order()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        var keys = Enumerable.Range(0, 1_000).Select(n => $"{n}-").GroupBy(Lane.Of).SelectMany(lane => new[] { lane.First(), lane.Last() }).ToList();
        Assert.Equal(2 * Lane.Count, keys.Count);

        for (var n = 1; n <= 5; n++)
            await orders.PublishAsync([.. keys.Select(key => new Noted(key, n))]);

        var effects = await audit.ReadAsync(keys.Count * 5);
        foreach (var key in keys)
            Assert.Equal(Enumerable.Range(1, 5).Select(n => $"{key}{n}"), effects.Where(e => e.StartsWith(key, StringComparison.Ordinal)));
    }

    private async Task<(ContractService Orders, ContractService Audit)> OrdersAndAuditAsync()
    {
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();
        return (orders, audit);
    }

    private static void Take(IServiceCollection services, MessageKind kind, string type, IDispatcher dispatcher) =>
        services.AddSingleton(new HandlerRegistration(kind, type, dispatcher));
}
