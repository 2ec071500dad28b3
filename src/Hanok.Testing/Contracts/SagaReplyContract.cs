using System.Text;
using Hanok.Commands;
using Hanok.Idempotency;
using Hanok.Messaging;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Starts and replies as they come in a bad world: twice, late, wrong. The participant is played by the test.</summary>
public abstract class SagaReplyContract : Contract
{
    private readonly Runs _kitchen = new("kitchen");

    [Fact]
    public async Task A_reply_that_comes_twice_moves_the_saga_once()
    {
        var orders = await OrdersAsync();
        var saga = await StartedAsync(orders);
        var reply = Reply(saga, new StepDone("b"));

        await orders.Receiver.ReceiveAsync(_kitchen.Of([reply, reply]), Cancellation);
        var moved = await orders.SagaAsync(saga.Id);
        await orders.Receiver.ReceiveAsync(_kitchen.Of([reply]), Cancellation);

        Assert.Equal("c", Assert.Single(moved.Open).Step);
        Assert.Equivalent(moved, await orders.SagaAsync(saga.Id));
        Assert.Empty(await orders.ParkedAsync());
    }

    [Fact]
    public async Task A_stale_reply_is_passed_over()
    {
        var orders = await OrdersAsync();
        var saga = await StartedAsync(orders);
        var stale = Reply(saga, new Refusal("no", "too late")) with { CausationId = Guid.CreateVersion7() };

        await orders.Receiver.ReceiveAsync(_kitchen.Of([stale]), Cancellation);

        Assert.Equivalent(saga, await orders.SagaAsync(saga.Id));
        Assert.Empty(await orders.ParkedAsync());
    }

    [Theory]
    [InlineData("pantry")]
    [InlineData("kitchen-2")]
    [InlineData("/pantry/kitchen")]
    public async Task A_reply_of_a_service_that_was_not_asked_is_passed_over(string forger)
    {
        var orders = await OrdersAsync();
        var saga = await StartedAsync(orders);

        foreach (var answer in (Message[])[Reply(saga, new StepDone("b")), Reply(saga, new Refusal("no", "says who was not asked"))])
            await orders.Receiver.ReceiveAsync(_kitchen.Of([answer with { Id = Guid.CreateVersion7(), Source = forger }]), Cancellation);

        Assert.Equivalent(saga, await orders.SagaAsync(saga.Id));
        Assert.Empty(await orders.ParkedAsync());
        await orders.Receiver.ReceiveAsync(_kitchen.Of([Reply(saga, new StepDone("b"))]), Cancellation);
        Assert.Equal("c", Assert.Single((await orders.SagaAsync(saga.Id)).Open).Step);
    }

    [Fact]
    public async Task A_reply_to_an_unknown_saga_is_parked()
    {
        var orders = await OrdersAsync();
        var saga = await StartedAsync(orders);

        await orders.Receiver.ReceiveAsync(
            _kitchen.Of([Reply(saga, new StepDone("b")) with { CorrelationId = Guid.CreateVersion7(), Subject = "another" }]), Cancellation);

        Assert.Contains("has no such saga", Assert.Single(await orders.ParkedAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_of_the_wrong_type_is_parked_and_the_saga_waits()
    {
        var orders = await OrdersAsync();
        var saga = await StartedAsync(orders);

        await orders.Receiver.ReceiveAsync(_kitchen.Of([Reply(saga, new Cooked("soup", 7))]), Cancellation);

        var parked = Assert.Single(await orders.ParkedAsync());
        Assert.Contains("waits at 'b' for a kitchen.step-done.v1, but kitchen answered with a kitchen.cooked.v1", parked.Reason, StringComparison.Ordinal);
        Assert.Equivalent(saga, await orders.SagaAsync(saga.Id));
    }

    [Fact]
    public async Task Steps_that_changed_without_a_new_version_are_refused_clearly()
    {
        var orders = await OrdersAsync();
        var saga = await StartedAsync(orders);
        await orders.StopAsync();
        orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<ChangedStepsSaga, StepsState>());

        await orders.Receiver.ReceiveAsync(_kitchen.Of([Reply(saga, new StepDone("b"))]), Cancellation);

        var parked = Assert.Single(await orders.ParkedAsync());
        Assert.Contains("put the new steps into version 2", parked.Reason, StringComparison.Ordinal);
        Assert.Equivalent(saga, await orders.SagaAsync(saga.Id));
    }

    [Fact]
    public async Task The_same_key_starts_one_saga_however_often_and_at_once()
    {
        var orders = await OrdersAsync();
        var request = "the request"u8.ToArray();

        var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            orders.Starter().StartAsync(RequestKey.Of("the key", request), new(RefuseAt: ""), Cancellation).AsTask()));

        Assert.Single(starts.Select(start => start.Id).Distinct());
        Assert.Single(starts, start => !start.IsRepeat);
        Assert.Equal(["a"], await orders.ReadAsync());
    }

    [Fact]
    public async Task The_same_keys_on_two_instances_at_once_start_each_saga_once()
    {
        var orders = await OrdersAsync();
        var other = await Services.StartAnotherAsync("orders", hanok => hanok.AddSaga<StepsSaga, StepsState>());

        var starts = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => (n % 2 == 0 ? orders : other)
            .Starter().StartAsync(RequestKey.Of($"key {n / 4}"), new(RefuseAt: ""), Cancellation).AsTask()));

        Assert.Equal(10, starts.Select(start => start.Id).Distinct().Count());
        Assert.Equal(10, starts.Count(start => !start.IsRepeat));
        Assert.Equal(Enumerable.Repeat("a", 10), await orders.ReadAsync());
    }

    [Fact]
    public async Task The_same_key_in_a_transaction_waits_for_the_first_and_is_its_repetition()
    {
        var orders = await OrdersAsync();
        await using var first = orders.Database.Begin();
        var started = await orders.Starter().StartAsync(first, RequestKey.Of("the key"), new(RefuseAt: ""), Cancellation);

        var again = AgainAsync();
        Assert.False(again.IsCompleted);
        await first.CommitAsync(Cancellation);

        Assert.Equal((started.Id, true), ((await again).Id, (await again).IsRepeat));
        Assert.Equal(["a"], await orders.ReadAsync());

        async Task<SagaStart<StepsState>> AgainAsync()
        {
            await using var second = orders.Database.Begin();
            return await orders.Starter().StartAsync(second, RequestKey.Of("the key"), new(RefuseAt: ""), Cancellation);
        }
    }

    [Fact]
    public async Task The_same_key_of_another_caller_is_another_saga()
    {
        var orders = await OrdersAsync();

        var one = await orders.Starter().StartAsync(RequestKey.Of("the key", "one"u8, caller: "mina"), new(RefuseAt: ""), Cancellation);
        var another = await orders.Starter().StartAsync(RequestKey.Of("the key", "another"u8, caller: "jiwoo"), new(RefuseAt: ""), Cancellation);

        Assert.NotEqual(one.Id, another.Id);
    }

    [Fact]
    public async Task Another_request_with_the_same_key_is_a_conflict()
    {
        var orders = await OrdersAsync();
        await orders.Starter().StartAsync(RequestKey.Of("the key", "one"u8), new(RefuseAt: ""), Cancellation);

        await Assert.ThrowsAsync<IdempotencyConflictException>(() =>
            orders.Starter().StartAsync(RequestKey.Of("the key", "another"u8), new(RefuseAt: ""), Cancellation).AsTask());

        Assert.Equal(["a"], await orders.ReadAsync());
    }

    [Fact]
    public async Task A_saga_starts_with_the_transaction_or_not_at_all()
    {
        var orders = await OrdersAsync();
        SagaStart<StepsState> abandoned, started;

        await using (var transaction = orders.Database.Begin())
            abandoned = await orders.Starter().StartAsync(transaction, RequestKey.Of("one"), new(RefuseAt: ""), Cancellation);

        await using (var transaction = orders.Database.Begin())
        {
            started = await orders.Starter().StartAsync(transaction, RequestKey.Of("two"), new(RefuseAt: ""), Cancellation);
            Platform.Record(transaction, "mine");
            await transaction.CommitAsync(Cancellation);
        }

        Assert.Null(await orders.Services.GetRequiredService<ISagaStore>().FindAsync(abandoned.Id, Cancellation));
        Assert.Equal(SagaStatus.Running, (await orders.SagaAsync(started.Id)).Status);
        Assert.Equal(["a", "mine"], await orders.ReadAsync());
    }

    [Fact]
    public async Task A_store_gives_back_what_it_was_given()
    {
        var orders = await OrdersAsync();
        var saga = await StartedAsync(orders);
        var store = orders.Services.GetRequiredService<ISagaStore>();
        var unknown = Guid.CreateVersion7();

        await using var transaction = orders.Database.Begin();
        var loaded = Assert.Single(await store.LoadAsync(transaction, [unknown, saga.Id], Cancellation));
        var changed = loaded with
        {
            Status = SagaStatus.Compensated,
            Done = ["a"],
            Skipped = ["b"],
            Open = [],
            IsOverdue = true,
            Refusal = new("no", "„Gründe“"),
            Revision = loaded.Revision + 1,
        };
        store.Save(transaction, [changed], [new(saga.Id, changed.Revision, changed.UpdatedAt, "b", "refused", null, null, "detail", """{"known":["","b"]}"""u8.ToArray())]);
        await transaction.CommitAsync(Cancellation);

        var (found, history) = (await store.FindAsync(saga.Id, Cancellation))!.Value;
        Assert.Equivalent(changed, found);
        Assert.Equal((null, "detail", """{"known":["","b"]}"""), (history[^1].MessageId, history[^1].Detail, Encoding.UTF8.GetString(history[^1].Change!)));
        Assert.Null(await store.FindAsync(unknown, Cancellation));
    }

    private Task<ContractService> OrdersAsync() => Services.StartAsync("orders", hanok => hanok.AddSaga<StepsSaga, StepsState>());

    private static async Task<SagaInstance> StartedAsync(ContractService orders)
    {
        var start = await orders.Starter().StartAsync(RequestKey.Of("the key"), new(RefuseAt: ""), Cancellation);
        return await orders.SagaAsync(start.Id);
    }

    private Message Reply<T>(SagaInstance saga, T answer)
    {
        var command = _kitchen.Command($"{saga.Id}", new DoStep(saga.Open[0].Step, Refuse: false));
        return _kitchen.Messages.Reply(command with { Id = saga.Open[0].Message, CorrelationId = saga.Id, ReplyTo = "orders.replies" }, answer);
    }
}
