using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>What cannot be handled steps aside with all that follows it by key, hurts nobody else, and is never lost.</summary>
public abstract class ParkingContract : Contract
{
    private readonly Runs _runs = new("orders");

    [Fact]
    public async Task A_message_that_keeps_failing_is_parked_and_those_of_its_key_park_behind_it()
    {
        var sabotage = new Sabotage().Fail("a2");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted(sabotage));

        await audit.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 1), new("a", 2), new("a", 3), new("b", 1)), Cancellation);
        await audit.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 4), new("b", 2)), Cancellation);

        Assert.Equal(["a1", "b1", "b2"], await audit.ReadAsync());
        var parked = (await audit.ParkedAsync()).OrderBy(p => p.Delivery.Position).ToList();
        Assert.Equal(["a", "a", "a"], parked.Select(p => p.Key));
        Assert.Contains("sabotaged at a2", parked[0].Reason, StringComparison.Ordinal);
        Assert.NotNull(parked[0].RetryAt);
        Assert.All(parked[1..], p => Assert.Contains("stands behind", p.Reason, StringComparison.Ordinal));
        Assert.All(parked[1..], p => Assert.Null(p.RetryAt));
    }

    [Theory]
    [InlineData("NUL")]
    [InlineData("half of a surrogate pair")]
    [InlineData("a page without end")]
    public async Task Whatever_an_exception_says_its_message_is_parked_and_tried_again(string saying)
    {
        var text = saying switch { "NUL" => "x\0y", "half of a surrogate pair" => "\uD83D", _ => new string('x', 10_000_000) };
        var sabotage = new Sabotage().Fail("a1", times: 8, text);
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted(sabotage));

        await audit.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 1), new("a", 2), new("b", 1)), Cancellation);

        // Whether or not the parked one has been tried again by now.
        Assert.Contains("b1", await audit.ReadAsync());
        await audit.ParkedAsync(0);
        Assert.Equal(["a1", "a2"], (await audit.ReadAsync()).Where(effect => effect != "b1"));
    }

    [Fact]
    public async Task When_the_handler_is_healed_everything_of_the_key_is_applied_in_order()
    {
        var sabotage = new Sabotage().Fail("a2");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted(sabotage));
        await audit.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 1), new("a", 2), new("a", 3), new("a", 4)), Cancellation);
        await audit.ParkedAsync(3);

        sabotage.Heal();

        await audit.ParkedAsync(0);
        Assert.Equal(["a1", "a2", "a3", "a4"], await audit.ReadAsync());
        await audit.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 5)), Cancellation);
        Assert.Equal(["a1", "a2", "a3", "a4", "a5"], await audit.ReadAsync());
    }

    [Fact]
    public async Task A_message_that_stood_behind_may_fail_in_its_turn()
    {
        var sabotage = new Sabotage().Fail("a1", times: 5).Fail("a2", times: 5);
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted(sabotage));

        await audit.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 1), new("a", 2), new("a", 3)), Cancellation);

        await audit.ParkedAsync(0);
        Assert.Equal(["a1", "a2", "a3"], await audit.ReadAsync());
        Assert.Equal(6, sabotage.Met("a2"));
    }

    [Fact]
    public async Task A_parked_message_that_comes_again_is_not_parked_again()
    {
        var sabotage = new Sabotage().Fail("a1");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted(sabotage));
        var run = _runs.Of(new Noted("a", 1), new("a", 2));
        await audit.Receiver.ReceiveAsync(run, Cancellation);

        await audit.Receiver.ReceiveAsync(run, Cancellation);
        sabotage.Heal();
        await audit.ParkedAsync(0);
        await audit.Receiver.ReceiveAsync(run, Cancellation);

        Assert.Equal(["a1", "a2"], await audit.ReadAsync());
        Assert.Empty(await audit.ParkedAsync());
    }

    [Fact]
    public async Task An_event_that_nobody_waits_for_does_not_hold_its_key_when_it_stood_behind()
    {
        var sabotage = new Sabotage().Fail("a1");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted(sabotage));
        await audit.Receiver.ReceiveAsync(
            _runs.Of([Note("a", 1), _runs.Messages.Event("a", new Whispered("a")), Note("a", 2)]), Cancellation);
        await audit.ParkedAsync(3);

        sabotage.Heal();

        Assert.Equal(["a1", "a2"], await audit.ReadAsync(2));
        await audit.ParkedAsync(0);
    }

    [Fact]
    public async Task A_command_that_nobody_handles_waits_for_a_person()
    {
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());

        await kitchen.Receiver.ReceiveAsync(
            _runs.Of([_runs.Command("table 1", new Juggle(3)), _runs.Command("table 2", new Cook("soup"))]), Cancellation);

        Assert.Equal(["soup"], await kitchen.ReadAsync());
        await WaitsForAPersonAsync(kitchen, "This service has no handler for kitchen.juggle.v1, which orders sent to kitchen.commands.");
    }

    [Fact]
    public async Task A_body_that_is_not_of_its_type_waits_for_a_person()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());

        await audit.Receiver.ReceiveAsync(
            _runs.Of([_runs.Messages.Event("a", new BrokenNoted([1], "x")), _runs.Messages.Event("b", new Noted("b", 1))]), Cancellation);

        Assert.Equal(["b1"], await audit.ReadAsync());
        await WaitsForAPersonAsync(audit, "$.key");
    }

    [Fact]
    public async Task A_body_that_is_no_json_waits_for_a_person()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        var garbage = _runs.Messages.Event("a", new Noted("a", 1)) with { Body = new byte[] { 0xFF, 0x00, 0x7B } };

        await audit.Receiver.ReceiveAsync(_runs.Of([garbage]), Cancellation);

        Assert.Empty(await audit.ReadAsync());
        await WaitsForAPersonAsync(audit, "invalid");
    }

    [Fact]
    public async Task What_parks_holds_up_neither_the_sender_nor_other_keys()
    {
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted(new Sabotage().Fail("a1")));
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());
        await audit.HealthyAsync();

        await orders.PublishAsync(new Noted("a", 1), new("a", 2), new("b", 1));
        await orders.CommitAsync(transaction =>
        {
            transaction.Send("table 1", new Juggle(3));
            transaction.Send("table 2", new Cook("soup"));
        });
        await orders.CommitAsync(transaction => transaction.Publish("b", new Noted("b", 2)));

        Assert.Equal(["b1", "b2"], await audit.ReadAsync(2));
        Assert.Equal(["soup"], await kitchen.ReadAsync(1));
        await audit.ParkedAsync(2);
    }

    private Message Note(string key, int number) => _runs.Messages.Event(key, new Noted(key, number));

    // It was tried once, and no time is set to try it again.
    private static async Task WaitsForAPersonAsync(ContractService service, string reason)
    {
        var parked = Assert.Single(await service.ParkedAsync());
        Assert.Contains(reason, parked.Reason, StringComparison.Ordinal);
        Assert.Equal(1, parked.Attempts);
        Assert.Null(parked.RetryAt);
    }
}
