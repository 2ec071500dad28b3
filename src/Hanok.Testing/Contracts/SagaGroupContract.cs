using Hanok.Idempotency;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Steps that are done together, and steps that are done only sometimes. The participant is played by the test.</summary>
public abstract class SagaGroupContract : Contract
{
    private readonly PlayedKitchen _kitchen = new();

    [Theory]
    [InlineData("b", "c", "bc")]
    [InlineData("c", "b", "cb")]
    public async Task Steps_of_a_group_are_sent_together_and_joined(string first, string second, string known)
    {
        var (orders, saga) = await StartedAsync();
        Assert.Equal(["b", "c"], saga.Open.Select(open => open.Step));

        await _kitchen.DoesAsync(orders, saga, first);
        Assert.Equal(second, Assert.Single((await orders.SagaAsync(saga.Id)).Open).Step);
        await _kitchen.DoesAsync(orders, saga, second);

        var joined = await orders.SagaAsync(saga.Id);
        Assert.Equal("d", Assert.Single(joined.Open).Step);
        Assert.Equal(["a", "b", "c"], joined.Done);
        Assert.Contains($"\"known\":\"{known}\"", System.Text.Encoding.UTF8.GetString(joined.State), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_group_after_the_pivot_ends_the_saga_when_all_are_done()
    {
        var (orders, saga) = await StartedAsync();
        foreach (var step in new[] { "b", "c", "d", "p", "y" })
            await _kitchen.DoesAsync(orders, await orders.SagaAsync(saga.Id), step);

        var almost = await orders.SagaAsync(saga.Id);
        Assert.Equal((SagaStatus.Running, "x"), (almost.Status, Assert.Single(almost.Open).Step));
        await _kitchen.DoesAsync(orders, almost, "x");

        Assert.Equal(SagaStatus.Completed, (await orders.SagaAsync(saga.Id)).Status);
    }

    [Fact]
    public async Task A_refusal_waits_for_the_join_and_undoes_what_was_done_beside_it()
    {
        var (orders, saga) = await StartedAsync();

        await _kitchen.RefusesAsync(orders, saga, "b");
        var waits = await orders.SagaAsync(saga.Id);
        Assert.Equal((SagaStatus.Running, "c", "no"), (waits.Status, Assert.Single(waits.Open).Step, waits.Refusal?.Code));

        await _kitchen.DoesAsync(orders, waits, "c");
        var back = await orders.SagaAsync(saga.Id);
        Assert.Equal((SagaStatus.Compensating, "c"), (back.Status, Assert.Single(back.Open).Step));

        await _kitchen.UndoesAsync(orders, back, "c");
        Assert.Equal(SagaStatus.Compensated, (await orders.SagaAsync(saga.Id)).Status);
        Assert.Equal(["a", "undo a"], await orders.ReadAsync());
    }

    [Fact]
    public async Task Two_refusals_in_a_group_undo_only_what_came_before_it()
    {
        var (orders, saga) = await StartedAsync();

        await _kitchen.RefusesAsync(orders, saga, "c");
        await _kitchen.RefusesAsync(orders, saga, "b");

        var ended = await orders.SagaAsync(saga.Id);
        Assert.Equal((SagaStatus.Compensated, "not c"), (ended.Status, ended.Refusal?.Reason));
        Assert.Equal(["a", "undo a"], await orders.ReadAsync());
    }

    [Fact]
    public async Task A_group_is_undone_in_reverse()
    {
        var (orders, saga) = await StartedAsync();
        foreach (var step in new[] { "b", "c", "d" })
            await _kitchen.DoesAsync(orders, await orders.SagaAsync(saga.Id), step);
        await _kitchen.RefusesAsync(orders, await orders.SagaAsync(saga.Id), "p");

        foreach (var step in new[] { "d", "c", "b" })
            await _kitchen.UndoesAsync(orders, await orders.SagaAsync(saga.Id), step);

        Assert.Equal(SagaStatus.Compensated, (await orders.SagaAsync(saga.Id)).Status);
    }

    [Fact]
    public async Task A_step_whose_condition_does_not_hold_is_skipped_both_ways()
    {
        var (orders, saga) = await StartedAsync(new(RefuseAt: "d by itself"));
        await _kitchen.DoesAsync(orders, saga, "b");
        await _kitchen.DoesAsync(orders, saga, "c");

        var skipped = await orders.SagaAsync(saga.Id);
        Assert.Equal(("d", "p"), (Assert.Single(skipped.Skipped), Assert.Single(skipped.Open).Step));

        await _kitchen.RefusesAsync(orders, skipped, "p");
        Assert.Equal("c", Assert.Single((await orders.SagaAsync(saga.Id)).Open).Step);
    }

    [Fact]
    public async Task Both_answers_in_one_run_are_one_move_each()
    {
        var (orders, saga) = await StartedAsync();

        await _kitchen.DoesAsync(orders, saga, "b", "c");

        var joined = await orders.SagaAsync(saga.Id);
        Assert.Equal("d", Assert.Single(joined.Open).Step);
        var (_, history) = (await orders.Services.GetRequiredService<ISagaStore>().FindAsync(saga.Id, Cancellation))!.Value;
        Assert.Equal(Enumerable.Range(1, joined.Revision), history.Select(entry => entry.Number));
    }

    private async Task<(ContractService Orders, SagaInstance Saga)> StartedAsync(StepsState? state = null)
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<GroupsSaga, StepsState>());
        var start = await orders.Starter().StartAsync(RequestKey.Of("the key"), state ?? new(RefuseAt: ""), Cancellation);
        return (orders, await orders.SagaAsync(start.Id));
    }
}
