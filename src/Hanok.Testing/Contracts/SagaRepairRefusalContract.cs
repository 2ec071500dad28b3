using System.Text;
using Hanok.Idempotency;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>What a person cannot do with a saga is told, and changes nothing.</summary>
public abstract class SagaRepairRefusalContract : SagaRepairSuite
{
    [Theory]
    [InlineData("pay")]
    [InlineData("serve")]
    public async Task From_the_pivot_on_nobody_can_force_a_compensation(string step)
    {
        var (orders, saga) = await AtAsync(step);

        var refused = await RefusedAsync(orders, saga, new(SagaAction.Compensate, Alice), "saga-cannot-compensate");

        Assert.Contains($"has reached its pivot and cannot be undone any more; it waits for {step}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_saga_itself_cannot_do_is_told_and_changes_nothing()
    {
        var (orders, saga) = await AtAsync("cook");

        var refused = await RefusedAsync(orders, saga, new(SagaAction.Compensate, Alice), "saga-cannot-move");

        Assert.Contains("There is no ticket to take back.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saga_that_has_moved_or_ended_or_never_was_is_left_alone()
    {
        var (orders, saga) = await AtAsync("cook");
        await RefusedAsync(orders, saga, new(SagaAction.Skip, Alice, Revision: saga.Revision - 1), "saga-moved");
        await RefusedAsync(orders, saga with { Id = Guid.CreateVersion7() }, new(SagaAction.Skip, Alice), "saga-not-found");

        foreach (var step in new[] { "cook", "pay", "serve" })
            await Kitchen.DoesAsync(orders, await orders.SagaAsync(saga.Id), step);

        foreach (var action in Enum.GetValues<SagaAction>())
            await RefusedAsync(orders, await orders.SagaAsync(saga.Id), new(action, Alice, State: saga.State), "saga-ended");
    }

    [Fact]
    public async Task A_saga_that_another_transaction_holds_is_left_alone()
    {
        var (orders, saga) = await AtAsync("cook");
        await using (var holder = orders.Database.Begin())
        {
            await orders.Services.GetRequiredService<ISagaStore>().LoadAsync(holder, [saga.Id], Cancellation);
            var repair = RepairAsync(orders, saga, new(SagaAction.Skip, Alice));
            await Platform.Time.PassForWaiterAsync(TimeSpan.FromSeconds(3));

            Assert.Equal("saga-busy", (await Assert.ThrowsAsync<SagaRepairException>(() => repair)).Problem);
        }

        Assert.Equivalent(saga, await orders.SagaAsync(saga.Id));
    }

    [Fact]
    public async Task A_step_must_be_one_that_the_saga_waits_for()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<GroupsSaga, StepsState>());
        var saga = await orders.SagaAsync((await orders.Starter().StartAsync(RequestKey.Of("the key"), new(RefuseAt: ""), Cancellation)).Id);

        await RefusedAsync(orders, saga, new(SagaAction.Skip, Alice), "saga-step-needed");
        await RefusedAsync(orders, saga, new(SagaAction.Skip, Alice, "z"), "saga-step-not-found");
        await RefusedAsync(orders, saga, new(SagaAction.Retry, Alice, "d"), "saga-step-not-open");

        var after = (await RepairAsync(orders, saga, new(SagaAction.Skip, Alice, "c"))).After;
        Assert.Equal("b", Assert.Single(after.Open).Step);
        Assert.Equal(["a", "c"], after.Done);
    }

    [Fact]
    public async Task A_saga_of_another_definition_is_left_alone()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<StepsSaga, StepsState>());
        var saga = await orders.SagaAsync((await orders.Starter().StartAsync(RequestKey.Of("the key"), new(RefuseAt: ""), Cancellation)).Id);
        await orders.StopAsync();
        orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<ChangedStepsSaga, StepsState>());

        await RefusedAsync(orders, saga, new(SagaAction.Retry, Alice), "saga-definition-unknown");
    }

    [Theory]
    [InlineData("null", "no RepairedState")]
    [InlineData("7", "could not be converted")]
    [InlineData("""{"dish":"pie"}""", "It lacks: portions, token, ticket.")]
    [InlineData("""{"dish":"pie","portions":{"number":1,"fro":["Ann"]},"token":"","ticket":null}""", "that the state does not have: portions.fro. It lacks: portions.for.")]
    [InlineData("""{"dish":"pie","portions":{"number":"one","for":[]},"token":"","ticket":null}""", "$.portions.number")]
    [InlineData("""{"Dish":"pie","portions":{"number":1,"for":[]},"token":"","ticket":null}""", "that the state does not have: Dish. It lacks: dish.")]
    public async Task A_state_that_is_not_whole_is_refused(string state, string says)
    {
        var (orders, saga) = await AtAsync("cook");

        var refused = await RefusedAsync(orders, saga, new(SagaAction.Edit, Alice, State: Encoding.UTF8.GetBytes(state)), "saga-state-invalid");

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }
}
