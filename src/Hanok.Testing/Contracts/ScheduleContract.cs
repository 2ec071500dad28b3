using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>What is scheduled is sent once, when it is due and not before, whatever happens to those who send it.</summary>
public abstract class ScheduleContract : Contract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_message_is_sent_when_it_is_due_and_not_before()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("cake"), after: Hour));
        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("soup")));
        Assert.Equal(["soup"], await kitchen.ReadAsync(1));

        Platform.Time.Advance(Hour / 2);
        await orders.QuietAsync(kitchen);
        Assert.Equal(["soup"], await kitchen.ReadAsync());

        Platform.Time.Advance(Hour / 2);
        await orders.QuietAsync(kitchen);
        Assert.Equal(["soup", "cake"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task Events_can_be_scheduled_too_and_what_is_past_is_sent_at_once()
    {
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();

        await orders.CommitAsync(transaction =>
        {
            transaction.Publish("a", new Noted("a", 2), after: Hour);
            transaction.Publish("a", new Noted("a", 1), at: Now.ToOffset(TimeSpan.FromHours(9)) - Hour);
        });
        Assert.Equal(["a1"], await audit.ReadAsync(1));

        Platform.Time.Advance(Hour);
        Assert.Equal(["a1", "a2"], await audit.ReadAsync(2));
    }

    [Fact]
    public async Task Nothing_is_scheduled_by_a_transaction_that_rolls_back()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        await using (var abandoned = orders.Database.Begin())
            abandoned.Send("t", new Cook("soup"), after: Hour);

        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("cake"), after: Hour));
        Platform.Time.Advance(Hour);

        await orders.QuietAsync(kitchen);
        Assert.Equal(["cake"], await kitchen.ReadAsync());
        Assert.Null(await Schedule(orders).NextDueAsync(Cancellation));
    }

    [Fact]
    public async Task A_message_that_is_cancelled_is_not_sent_unless_the_cancelling_rolls_back()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var ids = new List<Guid>();
        await orders.CommitAsync(transaction =>
        {
            foreach (var dish in Enumerable.Range(1, 3))
                ids.Add(transaction.Send("t", new Cook($"dish {dish}"), after: Hour));
        });

        await orders.CommitAsync(transaction => transaction.CancelScheduled(ids[0]));
        await using (var abandoned = orders.Database.Begin())
            abandoned.CancelScheduled(ids[1]);
        await orders.CommitAsync(transaction =>
        {
            var id = transaction.Send("t", new Cook("tart"), after: Hour);
            transaction.CancelScheduled(id);
        });

        Platform.Time.Advance(Hour);
        await orders.QuietAsync(kitchen);
        Assert.Equal(["dish 2", "dish 3"], await kitchen.ReadAsync());
        Assert.Null(await Schedule(orders).NextDueAsync(Cancellation));
        await orders.CommitAsync(transaction => transaction.CancelScheduled(ids[1]));
    }

    [Fact]
    public async Task Scheduling_the_same_id_again_takes_the_place_of_the_first()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        await orders.CommitAsync(transaction => Plan(transaction, "soup", Now + Hour));
        await orders.CommitAsync(transaction => Plan(transaction, "cake", Now + 3 * Hour));

        Platform.Time.Advance(2 * Hour);
        await orders.QuietAsync(kitchen);
        Assert.Empty(await kitchen.ReadAsync());

        Platform.Time.Advance(2 * Hour);
        Assert.Equal(["cake"], await kitchen.ReadAsync(1));

        static void Plan(ITransaction transaction, string dish, DateTimeOffset due) =>
            transaction.Schedule(transaction.Messages.Command(StableId.Of("the deadline"), "t", default, new Cook(dish)) with { ReplyTo = "" }, due);
    }

    [Fact]
    public async Task It_survives_a_restart_and_what_became_due_meanwhile_is_sent_then()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("soup"), after: Hour));
        await orders.StopAsync();
        Platform.Time.Advance(2 * Hour);

        await Services.StartAsync("orders");

        Assert.Equal(["soup"], await kitchen.ReadAsync(1));
    }

    [Fact]
    public async Task A_move_that_dies_before_its_commit_has_moved_nothing()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("soup"), after: Hour));

        await using (var dies = orders.Database.Begin())
            Assert.Equal(1, await Schedule(orders).MoveDueAsync(dies, Now + 2 * Hour, 10, Cancellation));

        Assert.NotNull(await Schedule(orders).NextDueAsync(Cancellation));
        Platform.Time.Advance(Hour);
        Assert.Equal(["soup"], await kitchen.ReadAsync(1));
    }

    [Fact]
    public async Task Two_instances_send_each_message_once_and_keep_the_order_of_a_key()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var second = await Services.StartAnotherAsync("orders");
        var due = Now + Hour;
        var dishes = Enumerable.Range(0, 450).Select(n => $"dish {n}").ToList();
        foreach (var (half, service) in dishes.Chunk(225).Zip([orders, second]))
            await service.CommitAsync(transaction =>
            {
                foreach (var dish in half)
                    transaction.Send("t", new Cook(dish), at: due);
            });

        Platform.Time.Advance(Hour);
        await orders.QuietAsync(second, kitchen);

        Assert.Equal(dishes, await kitchen.ReadAsync());
    }

    [Fact]
    public async Task What_another_instance_has_scheduled_is_sent_when_that_one_is_gone()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var second = await Services.StartAnotherAsync("orders");
        await second.CommitAsync(transaction => transaction.Send("t", new Cook("soup"), after: Hour));
        await second.StopAsync();

        Platform.Time.Advance(Hour);

        Assert.Equal(["soup"], await kitchen.ReadAsync(1));
    }

    [Fact]
    public async Task A_clock_that_is_set_decides_anew_what_is_due_and_sends_nothing_twice()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("soup"), after: Hour));
        Platform.Time.SetClock(2 * Hour);
        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("cake"), after: TimeSpan.Zero));
        Assert.Equal(["soup", "cake"], await kitchen.ReadAsync(2));

        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("stew"), after: Hour));
        Platform.Time.SetClock(-2 * Hour);
        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("tart"), after: TimeSpan.Zero));
        Assert.Equal(["soup", "cake", "tart"], await kitchen.ReadAsync(3));

        Platform.Time.Advance(3 * Hour);
        Assert.Equal(["soup", "cake", "tart", "stew"], await kitchen.ReadAsync(4));
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_not_scheduled()
    {
        var orders = await Services.StartAsync("orders");

        await orders.CommitAsync(transaction => Assert.Throws<MessageTooLargeException>(
            () => transaction.Publish("a", new Whispered(new string('x', MessageCodec.SizeLimit)), after: Hour)));

        Assert.Null(await Schedule(orders).NextDueAsync(Cancellation));
    }

    private DateTimeOffset Now => Platform.Time.GetUtcNow();

    private async Task<(ContractService Orders, ContractService Kitchen)> OrdersAndKitchenAsync() =>
        (await Services.StartAsync("orders"), await Services.StartAsync("kitchen", hanok => hanok.Cooks()));

    private static ISchedule Schedule(ContractService service) => service.Services.GetRequiredService<ISchedule>();
}
