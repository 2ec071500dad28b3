using System.Diagnostics;
using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>What is committed is sent, all of it, once for each who listens, and in order: outbox, relay and transport together.</summary>
public abstract class OutboxContract : Contract
{
    [Fact]
    public async Task A_message_is_sent_if_and_only_if_its_transaction_committed()
    {
        var (orders, audit) = await OrdersAndAuditAsync();

        await using (var abandoned = orders.Database.Begin())
        {
            Platform.Record(abandoned, "abandoned");
            abandoned.Publish("a", new Noted("a", 1));
        }

        await orders.CommitAsync(transaction =>
        {
            Platform.Record(transaction, "committed");
            transaction.Publish("a", new Noted("a", 2));
        });

        Assert.Equal(["a2"], await audit.ReadAsync(1));
        Assert.Equal(["committed"], await orders.ReadAsync());
    }

    [Fact]
    public async Task All_messages_of_one_transaction_arrive_in_order()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        var numbers = Enumerable.Range(1, 700).ToList();

        await orders.CommitAsync(transaction => numbers.ForEach(n => transaction.Publish("a", new Noted("a", n))));

        Assert.Equal(numbers.Select(n => $"a{n}"), await audit.ReadAsync(numbers.Count));
    }

    [Fact]
    public async Task Messages_of_one_key_arrive_in_the_order_of_their_commits()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        string[] keys = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

        await Task.WhenAll(keys.Select(key => orders.PublishAsync([.. Enumerable.Range(1, 20).Select(n => new Noted(key, n))])));

        var effects = await audit.ReadAsync(keys.Length * 20);
        foreach (var key in keys)
            Assert.Equal(Enumerable.Range(1, 20).Select(n => $"{key}{n}"), effects.Where(e => e.StartsWith(key, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_consumer_that_was_down_gets_everything_when_it_comes()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        await audit.StopAsync();

        await orders.PublishAsync(new Noted("a", 1), new("b", 1), new("a", 2));
        audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());

        Assert.Equal(["a1", "a2", "b1"], (await audit.ReadAsync(3)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_command_waits_for_a_service_that_was_never_there_before()
    {
        var orders = await Services.StartAsync("orders");
        await orders.CommitAsync(transaction => transaction.Send("table 1", new Cook("soup")));

        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());

        Assert.Equal(["soup"], await kitchen.ReadAsync(1));
    }

    [Fact]
    public async Task What_was_not_sent_when_a_service_stopped_is_sent_when_it_starts_again()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        await audit.StopAsync();
        await orders.PublishAsync(new Noted("a", 1), new("a", 2));
        await orders.StopAsync();

        await Services.StartAsync("orders");
        audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());

        Assert.Equal(["a1", "a2"], await audit.ReadAsync(2));
    }

    [Fact]
    public async Task An_event_reaches_every_service_that_listens_and_no_other()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.HandlesNoted());
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());
        await orders.HealthyAsync();
        await audit.HealthyAsync();

        await orders.PublishAsync(new Noted("a", 1), new("a", 2));
        await orders.CommitAsync(transaction => transaction.Send("a", new Cook("soup")));

        Assert.Equal(["soup"], await kitchen.ReadAsync(1));
        Assert.Equal(["a1", "a2"], await audit.ReadAsync(2));
        Assert.Equal(["a1", "a2"], await orders.ReadAsync(2));
    }

    [Fact]
    public async Task An_event_of_a_type_that_nobody_handles_is_passed_over()
    {
        var (orders, audit) = await OrdersAndAuditAsync();

        await orders.CommitAsync(transaction => transaction.Publish("a", new Whispered("psst")));
        await orders.PublishAsync(new Noted("a", 1));

        Assert.Equal(["a1"], await audit.ReadAsync(1));
        Assert.Empty(await audit.ParkedAsync());
    }

    [Fact]
    public async Task A_message_that_is_too_large_throws_and_leaves_the_transaction_usable()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        var large = new Whispered(new string('x', MessageCodec.SizeLimit));

        await using (var abandoned = orders.Database.Begin())
            Assert.Throws<MessageTooLargeException>(() => abandoned.Publish("a", large));

        await orders.CommitAsync(transaction =>
        {
            transaction.Publish("a", new Noted("a", 1));
            Assert.Throws<MessageTooLargeException>(() => transaction.Publish("a", large));
            transaction.Publish("a", new Noted("a", 2));
        });

        Assert.Equal(["a1", "a2"], await audit.ReadAsync(2));
    }

    [Fact]
    public async Task A_message_of_almost_the_largest_size_arrives()
    {
        var recorder = new MessageRecorder();
        var (orders, _) = await OrdersAndAsync(recorder, "orders.whispered.v1");
        var words = new string('x', MessageCodec.SizeLimit - 1000);

        await orders.CommitAsync(transaction => transaction.Publish("a", new Whispered(words)));

        await Until.TrueAsync(() => recorder.Seen.Count == 1, "the large message has not come");
        Assert.Equal(words, orders.Services.GetRequiredService<MessageJson>().Read<Whispered>(recorder.Seen.Single().Body.Span).Words);
    }

    [Fact]
    public async Task The_trace_goes_along_with_the_message()
    {
        var recorder = new MessageRecorder();
        var (orders, _) = await OrdersAndAsync(recorder, "orders.noted.v1");
        using var activity = new Activity("the request").SetIdFormat(ActivityIdFormat.W3C).Start();

        await orders.PublishAsync(new Noted("a", 1));

        await Until.TrueAsync(() => recorder.Seen.Count == 1, "the message has not come");
        Assert.Equal(activity.Id, recorder.Seen.Single().TraceParent);
    }

    [Fact]
    public async Task A_run_whose_answer_was_lost_comes_again_and_has_no_second_effect()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.LosesAnswers());
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();
        var events = Enumerable.Range(1, 30).SelectMany(n => new[] { new Noted("a", n), new Noted("b", n) }).ToList();

        await orders.PublishAsync(events);

        var effects = await audit.ReadAsync(events.Count);
        Assert.Equal(events.Select(e => e.ToString()).Order(), effects.Order());
    }

    [Fact]
    public async Task What_was_delivered_but_not_confirmed_comes_again_and_has_no_second_effect()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.Forgets());
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();
        await orders.PublishAsync(new Noted("a", 1), new("a", 2));
        await audit.ReadAsync(2);

        await orders.StopAsync();
        orders = await Services.StartAsync("orders");
        await orders.PublishAsync(new Noted("a", 3));

        Assert.Equal(["a1", "a2", "a3"], await audit.ReadAsync(3));
    }

    private async Task<(ContractService Orders, ContractService Audit)> OrdersAndAuditAsync()
    {
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();
        return (orders, audit);
    }

    private async Task<(ContractService Orders, ContractService Audit)> OrdersAndAsync(MessageRecorder recorder, string type)
    {
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync(
            "audit", hanok => hanok.Services.AddSingleton(new HandlerRegistration(MessageKind.Event, type, recorder)));
        await audit.HealthyAsync();
        return (orders, audit);
    }
}
