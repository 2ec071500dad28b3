using Hanok.Asks;
using Hanok.Commands;
using Hanok.Messaging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Who asks gets the answer, whichever instance receives it; and whoever does not get one is told at the deadline.</summary>
public abstract class AskContract : Contract
{
    protected static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Runs _kitchen = new("kitchen");

    [Fact]
    public async Task The_answer_comes_to_the_instance_that_asked()
    {
        var first = await Services.StartAsync("orders");
        var second = await Services.StartAnotherAsync("orders");
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());

        Assert.Equal(new Cooked("soup", 7), (await AskAsync(first, new Cook("soup"))).Value);
        Assert.Equal(new Cooked("cake", 7), (await AskAsync(second, new Cook("cake"))).Value);
        var many = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => AskAsync(n % 2 == 0 ? first : second, new Cook($"dish {n}"))));

        Assert.Equal(Enumerable.Range(0, 40).Select(n => $"dish {n}"), many.Select(reply => reply.Value!.Dish));
        Assert.Equal(42, (await kitchen.ReadAsync()).Count);
    }

    [Fact]
    public async Task A_refusal_comes_as_a_value()
    {
        var (orders, _) = await OrdersAndKitchenAsync();

        var reply = await AskAsync(orders, new Cook("poison"));

        Assert.Equal(new Refusal("not-edible", "Nobody could eat that."), reply.Refusal);
        Assert.Null(reply.Value);
    }

    [Fact]
    public async Task Without_an_answer_the_deadline_ends_the_wait_and_says_what_was_asked()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var asking = Asker(orders).AskAsync("table 1", new Juggle(3), Hour, Cancellation);
        await kitchen.ParkedAsync(1);

        await Platform.Time.PassForWaiterAsync(Hour);

        var error = await Assert.ThrowsAsync<AnswerTimeoutException>(() => asking);
        Assert.Contains("kitchen.juggle.v1 with key 'table 1'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_fails_at_first_is_answered_in_the_end()
    {
        var orders = await Services.StartAsync("orders");
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks(new Sabotage().Fail("soup", times: 5)));

        Assert.Equal(new Cooked("soup", 7), (await AskAsync(orders, new Cook("soup"))).Value);
        Assert.Equal(["soup"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_deadline_is_dropped()
    {
        var orders = await Services.StartAsync("orders");
        var id = await TicketAsync(orders, new Cook("soup"));
        var waiting = Asker(orders).AwaitAsync<Cooked>(id, Cancellation);
        await Platform.Time.PassForWaiterAsync(Hour);
        await Assert.ThrowsAsync<AnswerTimeoutException>(() => waiting);

        await Services.StartAsync("kitchen", hanok => hanok.Cooks());

        // Of the same key, so its answer comes after the late one.
        Assert.Equal(new Cooked("cake", 7), (await AskAsync(orders, new Cook("cake"))).Value);
        Assert.Empty(await KeptAsync(orders, id));
        Assert.Empty(await orders.ParkedAsync());
        await Assert.ThrowsAsync<AnswerTimeoutException>(() => Asker(orders).AwaitAsync<Cooked>(id, Cancellation));
    }

    [Fact]
    public async Task An_answer_is_kept_for_an_asker_that_dies_and_comes_back()
    {
        var (orders, _) = await OrdersAndKitchenAsync();
        var id = await TicketAsync(orders, new Cook("soup"));
        await Until.TrueAsync(async () => (await KeptAsync(orders, id)).Count == 1, () => ValueTask.FromResult("the reply is not kept"));
        await orders.StopAsync();

        orders = await Services.StartAsync("orders");

        Assert.Equal(new Cooked("soup", 7), (await Asker(orders).AwaitAsync<Cooked>(id, Cancellation)).Value);
        Assert.Equal(new Cooked("soup", 7), (await Asker(orders).AwaitAsync<Cooked>(id, Cancellation)).Value);
    }

    [Fact]
    public async Task An_answer_to_an_asker_that_is_away_comes_when_it_is_back()
    {
        var orders = await Services.StartAsync("orders");
        var id = await TicketAsync(orders, new Cook("soup"));
        await orders.StopAsync();
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());

        orders = await Services.StartAsync("orders");

        Assert.Equal(new Cooked("soup", 7), (await Asker(orders).AwaitAsync<Cooked>(id, Cancellation)).Value);
        Assert.Equal(["soup"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task What_was_asked_in_a_transaction_that_rolls_back_was_not_asked()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        await using (var abandoned = orders.Database.Begin())
            abandoned.Ask("t", new Cook("soup"), Hour);

        await AskAsync(orders, new Cook("cake"));

        Assert.Equal(["cake"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task An_answer_that_nobody_fetches_is_removed_after_the_deadline()
    {
        var (orders, _) = await OrdersAndKitchenAsync();
        var (soon, later) = (await TicketAsync(orders, new Cook("soup")), await TicketAsync(orders, new Cook("cake"), 3 * Hour));
        await Until.TrueAsync(async () => (await KeptAsync(orders, soon, later)).Count == 2, () => ValueTask.FromResult("the replies are not kept"));

        Platform.Time.Advance(2 * Hour);

        await Until.TrueAsync(async () => (await KeptAsync(orders, soon, later)).Count == 1, () => ValueTask.FromResult("none was removed"));
        Assert.Equal(new Cooked("cake", 7), (await Asker(orders).AwaitAsync<Cooked>(later, Cancellation)).Value);
    }

    [Fact]
    public async Task A_reply_that_comes_again_is_kept_once_and_of_different_ones_the_first_counts()
    {
        var orders = await Services.StartAsync("orders");
        var ask = AskId.New(Platform.Time.GetUtcNow() + Hour);
        var (reply, other) = (Reply(ask, new Cooked("soup", 7)), Reply(ask, new Cooked("stew", 9)));

        await orders.Receiver.ReceiveAsync(_kitchen.Of([reply, reply]), Cancellation);
        await orders.Receiver.ReceiveAsync(_kitchen.Of([other, reply]), Cancellation);

        Assert.Equal([reply.Id, other.Id], (await KeptAsync(orders, ask)).Select(kept => kept.Id));
        Assert.Equal("soup", (await Asker(orders).AwaitAsync<Cooked>(ask, Cancellation)).Value!.Dish);
    }

    [Fact]
    public async Task A_reply_to_no_ask_is_dropped()
    {
        var orders = await Services.StartAsync("orders");
        var (saga, nobody) = (StableId.Of("a saga"), Guid.Empty);

        await orders.Receiver.ReceiveAsync(_kitchen.Of([Reply(saga, new Cooked("soup", 7)), Reply(nobody, new Cooked("soup", 7))]), Cancellation);

        Assert.Empty(await KeptAsync(orders, saga, nobody));
        Assert.Empty(await orders.ParkedAsync());
    }

    [Fact]
    public async Task Answers_to_asks_and_replies_to_sagas_go_separate_ways()
    {
        var recorder = new MessageRecorder();
        var orders = await Services.StartAsync("orders", hanok => hanok.TakesReplies(recorder));
        var ask = AskId.New(Platform.Time.GetUtcNow() + Hour);
        var answer = Reply(ask, new Cooked("soup", 7));
        var reply = Reply(ask, new Cooked("soup", 7)) with { Channel = Channels.Replies("orders"), Subject = "another" };

        await orders.Receiver.ReceiveAsync(_kitchen.Of([answer, reply]), Cancellation);

        Assert.Equal(answer.Id, Assert.Single(await KeptAsync(orders, ask)).Id);
        Assert.Equal(reply.Id, Assert.Single(recorder.Seen).Id);
    }

    [Fact]
    public async Task At_the_limit_an_ask_fails_and_sends_nothing()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.Application.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Hanok:Asks:Limit"] = "2" }));
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (first, second) = (AskAsync(orders, new Cook("soup")), Asker(orders).AskAsync("t", new Cook("cake"), Hour, impatient.Token));

        var error = await Assert.ThrowsAsync<TooManyAsksException>(() => AskAsync(orders, new Cook("stew")));
        Assert.Contains("2 asks wait", error.Message, StringComparison.Ordinal);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        var third = AskAsync(orders, new Cook("tart"));
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());
        await Task.WhenAll(first, third);
        Assert.DoesNotContain("stew", await kitchen.ReadAsync());
    }

    [Fact]
    public async Task An_answer_of_another_type_is_said_with_both_types()
    {
        var orders = await Services.StartAsync("orders");
        var ask = AskId.New(Platform.Time.GetUtcNow() + Hour);
        await orders.Receiver.ReceiveAsync(_kitchen.Of([Reply(ask, new StepDone("a"))]), Cancellation);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Asker(orders).AwaitAsync<Cooked>(ask, Cancellation));

        Assert.Equal("kitchen answered with a kitchen.step-done.v1, where a kitchen.cooked.v1 was waited for.", error.Message);
    }

    [Fact]
    public async Task An_ask_without_an_end_and_an_id_that_is_none_are_refused()
    {
        var orders = await Services.StartAsync("orders");
        var asker = Asker(orders);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => asker.AskAsync("t", new Cook("soup"), TimeSpan.Zero, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => asker.AskAsync("t", new Cook("soup"), TimeSpan.FromDays(2), Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => asker.AwaitAsync<Cooked>(StableId.Of("x"), Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(
            () => asker.AwaitAsync<Cooked>(AskId.New(Platform.Time.GetUtcNow() + TimeSpan.FromDays(9)), Cancellation));
    }

    protected static Task<Reply<Cooked>> AskAsync(ContractService service, Cook command) =>
        Asker(service).AskAsync("t", command, Hour, Cancellation);

    protected static Asker Asker(ContractService service) => service.Services.GetRequiredService<Asker>();

    private static ValueTask<IReadOnlyList<Message>> KeptAsync(ContractService service, params IReadOnlyCollection<Guid> asks) =>
        service.Services.GetRequiredService<IAnswerStore>().ReadAsync(asks, Cancellation);

    private static async Task<Guid> TicketAsync(ContractService service, Cook command, TimeSpan? deadline = null)
    {
        var id = Guid.Empty;
        await service.CommitAsync(transaction => id = transaction.Ask("t", command, deadline ?? Hour));
        return id;
    }

    private Message Reply<TReply>(Guid ask, TReply reply)
    {
        var command = _kitchen.Messages.Command(Guid.CreateVersion7(), "t", ask, new Cook("soup")) with { ReplyTo = Channels.Answers("orders") };
        return _kitchen.Messages.Reply(command, reply);
    }

    private async Task<(ContractService Orders, ContractService Kitchen)> OrdersAndKitchenAsync() =>
        (await Services.StartAsync("orders"), await Services.StartAsync("kitchen", hanok => hanok.Cooks()));
}
