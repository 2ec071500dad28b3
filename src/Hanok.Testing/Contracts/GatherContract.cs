using Hanok.Asks;
using Hanok.Events;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Whoever publishes may gather what subscribers answer: until there is enough, or until the deadline.</summary>
public abstract class GatherContract : Contract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Every_subscriber_that_answers_is_gathered_once()
    {
        var (orders, _) = await OrdersAndBiddersAsync();

        var gathered = await GatherAsync(orders, "soup", enough: 2);

        Assert.True(gathered.IsComplete);
        Assert.Equal([("audit", 4), ("kitchen", 4)], gathered.Answers.Select(a => (a.Source, a.Reply.Value!.Price)).Order());
    }

    [Fact]
    public async Task Enough_is_enough()
    {
        var (orders, _) = await OrdersAndBiddersAsync();

        var gathered = await GatherAsync(orders, "soup", enough: 1);

        Assert.True(gathered.IsComplete);
        Assert.Single(gathered.Answers);
    }

    [Fact]
    public async Task At_the_deadline_there_is_what_has_come()
    {
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => hanok.Bids());
        await audit.HealthyAsync();
        var gathering = GatherAsync(orders, "soup", enough: 2);

        await audit.ReadAsync(1);

        // Of the same key, so its answer comes after the other one.
        await GatherAsync(orders, "stew", enough: 1);
        await Platform.Time.PassForWaiterAsync(Hour);

        var gathered = await gathering;
        Assert.False(gathered.IsComplete);
        Assert.Equal("audit", Assert.Single(gathered.Answers).Source);
    }

    [Fact]
    public async Task When_nobody_answers_nothing_is_gathered_and_nothing_thrown()
    {
        var (orders, audit) = await OrdersAndBiddersAsync();
        var gathering = GatherAsync(orders, "cake", enough: 1);
        await audit.ReadAsync(1);

        await Platform.Time.PassForWaiterAsync(Hour);

        var gathered = await gathering;
        Assert.False(gathered.IsComplete);
        Assert.Empty(gathered.Answers);
    }

    [Fact]
    public async Task A_refusal_is_an_answer()
    {
        var (orders, _) = await OrdersAndBiddersAsync();

        var gathered = await GatherAsync(orders, "poison", enough: 2);

        Assert.All(gathered.Answers, answer => Assert.Equal("not-edible", answer.Reply.Refusal!.Code));
    }

    [Fact]
    public async Task An_answer_to_an_event_that_nobody_gathers_for_is_not_sent()
    {
        var recorder = new MessageRecorder();
        var orders = await Services.StartAsync("orders", hanok => hanok.TakesReplies(recorder));
        var audit = await Services.StartAsync("audit", hanok => hanok.Bids());
        await audit.HealthyAsync();

        await orders.CommitAsync(transaction => transaction.Publish("t", new BidWanted("soup")));
        Assert.True((await GatherAsync(orders, "stew", enough: 1)).IsComplete);

        Assert.Equal(["asked for soup", "asked for stew"], await audit.ReadAsync());
        Assert.Empty(recorder.Seen);
        Assert.Empty(await orders.ParkedAsync());
    }

    [Fact]
    public async Task Replies_to_several_commands_are_gathered_together()
    {
        var orders = await Services.StartAsync("orders");
        await Services.StartAsync("kitchen", hanok => hanok.Cooks());

        var gathered = await Asker(orders).GatherAsync("t", [new Cook("soup"), new Cook("cake"), new Cook("poison")], enough: 3, Hour, Cancellation);

        Assert.True(gathered.IsComplete);
        Assert.Equal(["soup", "cake", null], gathered.Answers.Select(answer => answer.Reply.Value?.Dish));
    }

    [Fact]
    public async Task To_gather_less_than_one_answer_is_refused()
    {
        var orders = await Services.StartAsync("orders");

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => GatherAsync(orders, "soup", enough: 0));
    }

    private async Task<(ContractService Orders, ContractService Audit)> OrdersAndBiddersAsync()
    {
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => hanok.Bids());
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Bids());
        await audit.HealthyAsync();
        await kitchen.HealthyAsync();
        return (orders, audit);
    }

    private static Task<Gathered<Bid>> GatherAsync(ContractService orders, string dish, int enough) =>
        Asker(orders).GatherAsync<Bid>("t", new BidWanted(dish), enough, Hour, Cancellation);

    private static Asker Asker(ContractService service) => service.Services.GetRequiredService<Asker>();
}
