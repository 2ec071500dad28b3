using Hanok.Messaging;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>However often and however a run is delivered, each message takes effect once: the receiver and its store.</summary>
public abstract class InboxContract : Contract
{
    private readonly Runs _runs = new("orders");

    [Fact]
    public async Task A_run_that_comes_twice_has_one_effect()
    {
        var audit = await AuditAsync();
        var run = _runs.Of(new Noted("a", 1), new("b", 1), new("a", 2));

        await audit.Receiver.ReceiveAsync(run, Cancellation);
        await audit.Receiver.ReceiveAsync(run, Cancellation);

        Assert.Equal(["a1", "b1", "a2"], await audit.ReadAsync());
    }

    [Fact]
    public async Task Of_a_run_that_overlaps_with_an_earlier_one_only_the_rest_has_an_effect()
    {
        var audit = await AuditAsync();
        var first = _runs.Of(new Noted("a", 1), new("b", 1), new("a", 2));
        var second = _runs.Of(new Noted("b", 2), new("c", 1));

        await audit.Receiver.ReceiveAsync(first, Cancellation);
        await audit.Receiver.ReceiveAsync(Runs.Join(Runs.Again(first, 1..), second), Cancellation);

        Assert.Equal(["a1", "b1", "a2", "b2", "c1"], await audit.ReadAsync());
    }

    [Fact]
    public async Task An_old_run_that_comes_late_has_no_effect()
    {
        var audit = await AuditAsync();
        var first = _runs.Of(new Noted("a", 1));
        var second = _runs.Of(new Noted("a", 2));
        await audit.Receiver.ReceiveAsync(first, Cancellation);
        await audit.Receiver.ReceiveAsync(second, Cancellation);

        await audit.Receiver.ReceiveAsync(first, Cancellation);
        await audit.Receiver.ReceiveAsync(second, Cancellation);

        Assert.Equal(["a1", "a2"], await audit.ReadAsync());
    }

    [Fact]
    public async Task Streams_do_not_know_of_each_other()
    {
        var audit = await AuditAsync();
        var run = _runs.Of(new Noted("a", 1));

        await audit.Receiver.ReceiveAsync(run, Cancellation);
        await audit.Receiver.ReceiveAsync(run with { Stream = "orders@another-database" }, Cancellation);

        Assert.Equal(["a1", "a1"], await audit.ReadAsync());
    }

    [Fact]
    public async Task The_same_run_delivered_many_times_at_once_has_one_effect()
    {
        var audit = await AuditAsync();
        var events = Enumerable.Range(1, 40).Select(n => new Noted($"key-{n % 7}-", n)).ToList();
        var run = _runs.Of(events);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => audit.Receiver.ReceiveAsync(run, Cancellation)));

        Assert.Equal(events.Select(e => e.ToString()).Order(), (await audit.ReadAsync()).Order());
    }

    [Fact]
    public async Task A_handler_that_throws_twice_and_then_succeeds_has_one_effect()
    {
        var sabotage = new Sabotage().Fail("a1", times: 2);
        var audit = await AuditAsync(sabotage);

        await audit.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 1)), Cancellation);

        Assert.Equal(["a1"], await audit.ReadAsync());
        Assert.Equal(3, sabotage.Met("a1"));
        Assert.Empty(await audit.ParkedAsync());
    }

    [Fact]
    public async Task One_culprit_in_a_run_of_fifty_does_not_hurt_the_others()
    {
        var audit = await AuditAsync(new Sabotage().Fail("key-25-25"));
        var events = Enumerable.Range(1, 50).Select(n => new Noted($"key-{n}-", n)).ToList();

        await audit.Receiver.ReceiveAsync(_runs.Of(events), Cancellation);

        Assert.Equal(events.Where(e => e.Number != 25).Select(e => e.ToString()).Order(), (await audit.ReadAsync()).Order());
        Assert.Equal("key-25-", Assert.Single(await audit.ParkedAsync()).Key);
    }

    [Fact]
    public async Task A_batch_handler_gets_a_run_at_once()
    {
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());
        var run = Washing("wok", "pot", "pan");

        await kitchen.Receiver.ReceiveAsync(run, Cancellation);

        Assert.Equal(["washed wok pot pan"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task A_batch_handler_that_throws_at_one_gets_each_alone()
    {
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks(new Sabotage().Fail("pot")));
        var run = Washing("wok", "pot", "pan");

        await kitchen.Receiver.ReceiveAsync(run, Cancellation);

        Assert.Equal(["washed wok", "washed pan"], await kitchen.ReadAsync());
        Assert.Equal("pot", Assert.Single(await kitchen.ParkedAsync()).Key);
    }

    [Fact]
    public async Task A_batch_handler_of_events_gets_a_run_at_once()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesRunsOfNoted());

        await audit.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 1), new("b", 1), new("a", 2)), Cancellation);

        Assert.Equal(["noted a1 b1 a2"], await audit.ReadAsync());
    }

    [Fact]
    public async Task A_batch_handler_of_events_that_throws_at_one_gets_each_alone()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesRunsOfNoted(new Sabotage().Fail("b1")));

        await audit.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 1), new("b", 1), new("a", 2)), Cancellation);

        Assert.Equal(["noted a1", "noted a2"], await audit.ReadAsync());
        Assert.Equal("b", Assert.Single(await audit.ParkedAsync()).Key);
    }

    [Fact]
    public async Task Different_commands_of_one_key_are_handled_in_order()
    {
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());

        await kitchen.Receiver.ReceiveAsync(
            _runs.Of([
                _runs.Command("table 1", new Cook("soup")), _runs.Command("table 2", new Cook("rice")),
                _runs.Command("table 1", new Wash("pot")), _runs.Command("table 1", new Cook("cake")),
            ]),
            Cancellation);

        Assert.Equal(["soup", "rice", "washed pot", "cake"], await kitchen.ReadAsync());
    }

    private DeliveryBatch Washing(params IEnumerable<string> pans) => _runs.Of(pans.Select(pan => _runs.Command(pan, new Wash(pan))));

    private Task<ContractService> AuditAsync(Sabotage? sabotage = null) =>
        Services.StartAsync("audit", hanok => hanok.HandlesNoted(sabotage));
}
