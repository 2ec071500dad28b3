using System.Text;
using System.Text.Json.Nodes;
using Hanok.Audit;
using Hanok.Sagas;
using Hanok.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>What a person does with a saga happens once, with its entry in the audit log, or not at all. The participant is played by the test.</summary>
public abstract class SagaRepairContract : Contract
{
    private static readonly Author Alice = new("alice", "ticket 4711");

    private readonly PlayedKitchen _kitchen = new();

    [Theory]
    [InlineData("cook")]
    [InlineData("pay")]
    [InlineData("serve")]
    public async Task A_retry_sends_the_command_again_and_the_answer_to_the_first_one_is_passed_over(string step)
    {
        var (orders, before) = await AtAsync(step);

        var after = (await RepairAsync(orders, before, new(SagaAction.Retry, Alice))).After;

        var (old, open) = (Assert.Single(before.Open), Assert.Single(after.Open));
        Assert.Equal((step, 1), (open.Step, open.Attempt));
        Assert.NotEqual(old.Message, open.Message);
        await _kitchen.RefusesAsync(orders, before, step);
        Assert.Equivalent(after, await orders.SagaAsync(before.Id));
        await _kitchen.DoesAsync(orders, after, step);
        Assert.Contains(step, (await orders.SagaAsync(before.Id)).Done);
        Assert.Empty(await orders.ParkedAsync());
    }

    [Fact]
    public async Task A_retry_begins_the_time_of_the_step_anew()
    {
        var (orders, before) = await AtAsync("cook");
        Platform.Time.Advance(TimeSpan.FromMinutes(50));

        var after = (await RepairAsync(orders, before, new(SagaAction.Retry, Alice))).After;
        Platform.Time.Advance(TimeSpan.FromMinutes(50));
        await orders.Services.GetRequiredService<SagaTimer>().MoveDueAsync(Cancellation);

        Assert.Equivalent(after, await orders.SagaAsync(before.Id));
    }

    [Fact]
    public async Task A_retry_with_a_state_sends_what_follows_from_it()
    {
        var (orders, saga) = await AtAsync("cook");
        var edited = State(saga, state => state["dish"] = "pie");

        var repaired = await RepairAsync(orders, saga, new(SagaAction.Retry, Alice, State: edited, DryRun: true));

        Assert.Contains("\"step\":\"pie\"", Encoding.UTF8.GetString(Assert.Single(repaired.Messages!).Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_skipped_step_counts_as_done_and_the_saga_goes_on_before_and_after_the_pivot()
    {
        var (orders, saga) = await AtAsync("cook");

        var cooked = (await RepairAsync(orders, saga, new(SagaAction.Skip, Alice, "cook", State(saga, state => state["ticket"] = "7")))).After;
        var paid = (await RepairAsync(orders, cooked, new(SagaAction.Skip, Alice, "pay"))).After;
        var served = (await RepairAsync(orders, paid, new(SagaAction.Skip, Alice))).After;

        Assert.Equal(["pay"], cooked.Open.Select(open => open.Step));
        Assert.Equal(["serve"], paid.Open.Select(open => open.Step));
        Assert.Equal(SagaStatus.Completed, served.Status);
        Assert.Equal(["cook", "pay", "note", "serve"], (await orders.SagaAsync(saga.Id)).Done);
        Assert.Equal(["soup for Ann and Bob"], await orders.ReadAsync());

        // The answers were only late.
        await _kitchen.DoesAsync(orders, saga, "cook");
        await _kitchen.RefusesAsync(orders, cooked, "pay");
        Assert.Equivalent(served with { Number = saga.Number }, await orders.SagaAsync(saga.Id));
    }

    [Fact]
    public async Task A_forced_compensation_undoes_what_was_done_and_says_why()
    {
        var (orders, saga) = await AtAsync("cook");
        var withTicket = State(saga, state => state["ticket"] = "7");

        var back = (await RepairAsync(orders, saga, new(SagaAction.Compensate, Alice, State: withTicket))).After;
        Assert.Equal((SagaStatus.Compensating, "cook"), (back.Status, Assert.Single(back.Open).Step));
        await _kitchen.UndoesAsync(orders, back, "cook");

        var ended = await orders.SagaAsync(saga.Id);
        Assert.Equal((SagaStatus.Compensated, "by-hand", "ticket 4711"), (ended.Status, ended.Refusal?.Code, ended.Refusal?.Reason));
    }

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
    public async Task An_undo_can_be_retried_and_skipped()
    {
        var (orders, saga) = await AtAsync("pay");
        await _kitchen.RefusesAsync(orders, saga, "pay");
        var back = await orders.SagaAsync(saga.Id);
        await RefusedAsync(orders, back, new(SagaAction.Compensate, Alice), "saga-cannot-compensate");

        var again = (await RepairAsync(orders, back, new(SagaAction.Retry, Alice))).After;
        Assert.Equal(1, Assert.Single(again.Open).Attempt);
        await _kitchen.UndoesAsync(orders, back, "cook");
        Assert.Equivalent(again, await orders.SagaAsync(saga.Id));
        var repaired = await RepairAsync(orders, again, new(SagaAction.Skip, Alice));

        Assert.Equal(SagaStatus.Compensated, repaired.After.Status);
        Assert.Equal(("cook", "undo skipped by hand", "alice: ticket 4711"), Entry(repaired.History[0]));
    }

    [Theory]
    [InlineData("cook")]
    [InlineData("serve")]
    public async Task An_edited_state_is_kept_and_nothing_moves(string step)
    {
        var (orders, before) = await AtAsync(step);

        var repaired = await RepairAsync(orders, before, new(SagaAction.Edit, Alice, State: State(before, state => state["portions"]!["number"] = 3)));

        var after = await orders.SagaAsync(before.Id);
        Assert.Equivalent(before with { State = after.State, Revision = before.Revision + 1, UpdatedAt = after.UpdatedAt }, after);
        Assert.Equal(3, (int?)JsonNode.Parse(after.State)!["portions"]!["number"]);
        Assert.Equal((step, "edited by hand", "alice: ticket 4711"), Entry(Assert.Single(repaired.History)));
        await RefusedAsync(orders, after, new(SagaAction.Edit, Alice, State: after.State), "saga-same-state");
    }

    [Fact]
    public async Task Every_change_stands_in_history_and_audit_log_with_who_and_why_but_without_secrets()
    {
        var (orders, saga) = await AtAsync("cook");
        await RepairAsync(orders, saga, new(SagaAction.Edit, Alice, State: State(saga, state => (state["dish"], state["token"]) = ("pie", "other secret"))));
        await RepairAsync(orders, saga, new(SagaAction.Retry, new("bob", "again")));

        var audit = await orders.Services.GetRequiredService<IAuditLog>().ReadAsync($"{saga.Id}", 10, Cancellation);
        var (_, history) = (await orders.Services.GetRequiredService<ISagaStore>().FindAsync(saga.Id, Cancellation))!.Value;

        Assert.Equal([("bob", "saga.retry", "again"), ("alice", "saga.edit", "ticket 4711")], audit.Select(entry => (entry.Operator, entry.Action, entry.Reason)));
        var detail = JsonNode.Parse(audit[1].Detail)!;
        Assert.Equal(("soup", "pie"), ((string?)detail["before"]!["state"]!["dish"], (string?)detail["after"]!["state"]!["dish"]));
        Assert.Equal(["sent", "edited by hand", "retried by hand", "sent again"], history.Select(entry => entry.What));
        Assert.Equal("""{"dish":["soup","pie"]}""", Encoding.UTF8.GetString(history[1].Change!));
        Assert.All(audit, entry => Assert.DoesNotContain("secret", entry.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_happen_and_changes_nothing()
    {
        var (orders, saga) = await AtAsync("pay");
        var store = orders.Services.GetRequiredService<ISagaStore>();
        var before = (await store.FindAsync(saga.Id, Cancellation))!.Value;
        var listener = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await listener.HealthyAsync();

        var dry = await RepairAsync(orders, saga, new(SagaAction.Skip, Alice, DryRun: true));

        Assert.Equal(["pay skipped by hand", "note done", "serve sent"], dry.History.Select(entry => $"{entry.Step} {entry.What}"));
        Assert.Equal(["orders.noted.v1", "kitchen.do-step.v1"], dry.Messages!.Select(message => message.Type));
        Assert.Equal(["serve"], dry.Remaining);
        Assert.Equivalent(before, (await store.FindAsync(saga.Id, Cancellation))!.Value);
        Assert.Empty(await orders.ReadAsync());
        Assert.Empty(await orders.Services.GetRequiredService<IAuditLog>().ReadAsync(null, 10, Cancellation));
        Assert.Null(await orders.Services.GetRequiredService<ISchedule>().NextDueAsync(Cancellation));

        // What the dry run told is what happens then, and nothing was sent before.
        var done = await RepairAsync(orders, saga, new(SagaAction.Skip, Alice, Revision: saga.Revision));
        Assert.Equal(dry.History.Select(Entry), done.History.Select(Entry));
        Assert.Null(done.Messages);
        Assert.Equal(["a2"], await listener.ReadAsync(1));
        Assert.NotNull(await orders.Services.GetRequiredService<ISchedule>().NextDueAsync(Cancellation));
    }

    [Fact]
    public async Task A_reply_and_a_skip_at_once_move_the_saga_once()
    {
        var orders = await OrdersAsync();
        for (var i = 0; i < 20; i++)
        {
            var saga = await StartedAsync(orders, $"key {i}");
            var skip = SkippedAsync(orders, saga);
            await Task.WhenAll(_kitchen.DoesAsync(orders, saga, "cook"), skip);

            var (after, history) = (await orders.Services.GetRequiredService<ISagaStore>().FindAsync(saga.Id, Cancellation))!.Value;
            Assert.Equal("pay", Assert.Single(after.Open).Step);
            Assert.Equal(await skip ? ["sent", "skipped by hand", "sent"] : ["sent", "done", "sent"], history.Select(entry => entry.What));
        }

        Assert.Empty(await orders.ParkedAsync());
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
            await _kitchen.DoesAsync(orders, await orders.SagaAsync(saga.Id), step);

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
        var saga = await orders.SagaAsync((await orders.Starter().StartAsync("the key", default, new(RefuseAt: ""), Cancellation)).Id);

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
        var saga = await orders.SagaAsync((await orders.Starter().StartAsync("the key", default, new(RefuseAt: ""), Cancellation)).Id);
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

    private Task<ContractService> OrdersAsync() => Services.StartAsync("orders", hanok => hanok.AddSaga<RepairedSaga, RepairedState>());

    private static async Task<SagaInstance> StartedAsync(ContractService orders, string key)
    {
        var starter = orders.Services.GetRequiredService<SagaStarter<RepairedState>>();
        return await orders.SagaAsync((await starter.StartAsync(key, default, new("soup", new(2, ["Ann", "Bob"]), "secret"), Cancellation)).Id);
    }

    /// <summary>A saga that waits for a step.</summary>
    private async Task<(ContractService Orders, SagaInstance Saga)> AtAsync(string step)
    {
        var orders = await OrdersAsync();
        var saga = await StartedAsync(orders, "the key");
        while (saga.Open[0].Step != step)
        {
            await _kitchen.DoesAsync(orders, saga, saga.Open[0].Step);
            saga = await orders.SagaAsync(saga.Id);
        }

        return (orders, saga);
    }

    private static Task<SagaRepaired> RepairAsync(ContractService orders, SagaInstance saga, SagaIntervention wanted) =>
        orders.Services.GetRequiredService<SagaRepair>().RepairAsync(saga.Id, wanted, Cancellation);

    private static async Task<bool> SkippedAsync(ContractService orders, SagaInstance saga)
    {
        try
        {
            await RepairAsync(orders, saga, new(SagaAction.Skip, Alice, "cook"));
            return true;
        }
        catch (SagaRepairException e) when (e.Problem == "saga-step-not-open")
        {
            return false;
        }
    }

    /// <summary>It is refused with this problem, and leaves neither the saga nor the audit log changed.</summary>
    private static async Task<SagaRepairException> RefusedAsync(ContractService orders, SagaInstance saga, SagaIntervention wanted, string problem)
    {
        var store = orders.Services.GetRequiredService<ISagaStore>();
        var before = await store.FindAsync(saga.Id, Cancellation);
        var audited = await orders.Services.GetRequiredService<IAuditLog>().ReadAsync(null, 100, Cancellation);

        var refused = await Assert.ThrowsAsync<SagaRepairException>(() => RepairAsync(orders, saga, wanted));

        Assert.Equal(problem, refused.Problem);
        Assert.Equivalent(before, await store.FindAsync(saga.Id, Cancellation));
        Assert.Equal(audited.Count, (await orders.Services.GetRequiredService<IAuditLog>().ReadAsync(null, 100, Cancellation)).Count);
        return refused;
    }

    private static byte[] State(SagaInstance saga, Action<JsonNode> edit)
    {
        var state = JsonNode.Parse(saga.State)!;
        edit(state);
        return Encoding.UTF8.GetBytes(state.ToJsonString());
    }

    private static (string Step, string What, string? Detail) Entry(SagaHistoryEntry entry) => (entry.Step, entry.What, entry.Detail);
}
