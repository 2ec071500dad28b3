using System.Text;
using System.Text.Json.Nodes;
using Hanok.Audit;
using Hanok.Idempotency;
using Hanok.Sagas;
using Hanok.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>What a person does with a saga happens once, with its entry in the audit log, or not at all.</summary>
public abstract class SagaRepairContract : SagaRepairSuite
{
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
        await Kitchen.RefusesAsync(orders, before, step);
        Assert.Equivalent(after, await orders.SagaAsync(before.Id));
        await Kitchen.DoesAsync(orders, after, step);
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
    public async Task A_retry_of_a_local_step_that_waits_does_it_again()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<WaitingSaga, StepsState>());
        var saga = await orders.SagaAsync((await orders.Starter().StartAsync(RequestKey.Of("the key"), new(RefuseAt: "wait"), Cancellation)).Id);

        var waits = (await RepairAsync(orders, saga, new(SagaAction.Retry, Alice))).After;
        var goesOn = (await RepairAsync(orders, saga, new(SagaAction.Retry, Alice, State: State(saga, state => state["refuseAt"] = "")))).After;

        Assert.Equal(saga.Open, waits.Open);
        Assert.Equal("p", Assert.Single(goesOn.Open).Step);
        Assert.Equal(["wait"], goesOn.Done);
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
        await Kitchen.DoesAsync(orders, saga, "cook");
        await Kitchen.RefusesAsync(orders, cooked, "pay");
        Assert.Equivalent(served with { Number = saga.Number }, await orders.SagaAsync(saga.Id));
    }

    [Fact]
    public async Task A_forced_compensation_undoes_what_was_done_and_says_why()
    {
        var (orders, saga) = await AtAsync("cook");
        var withTicket = State(saga, state => state["ticket"] = "7");

        var back = (await RepairAsync(orders, saga, new(SagaAction.Compensate, Alice, State: withTicket))).After;
        Assert.Equal((SagaStatus.Compensating, "cook"), (back.Status, Assert.Single(back.Open).Step));
        await Kitchen.UndoesAsync(orders, back, "cook");

        var ended = await orders.SagaAsync(saga.Id);
        Assert.Equal((SagaStatus.Compensated, "by-hand", "ticket 4711"), (ended.Status, ended.Refusal?.Code, ended.Refusal?.Reason));
    }

    [Fact]
    public async Task An_undo_can_be_retried_and_skipped()
    {
        var (orders, saga) = await AtAsync("pay");
        await Kitchen.RefusesAsync(orders, saga, "pay");
        var back = await orders.SagaAsync(saga.Id);
        await RefusedAsync(orders, back, new(SagaAction.Compensate, Alice), "saga-cannot-compensate");

        var again = (await RepairAsync(orders, back, new(SagaAction.Retry, Alice))).After;
        Assert.Equal(1, Assert.Single(again.Open).Attempt);
        await Kitchen.UndoesAsync(orders, back, "cook");
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
            await Task.WhenAll(Kitchen.DoesAsync(orders, saga, "cook"), skip);

            var (after, history) = (await orders.Services.GetRequiredService<ISagaStore>().FindAsync(saga.Id, Cancellation))!.Value;
            Assert.Equal("pay", Assert.Single(after.Open).Step);
            Assert.Equal(await skip ? ["sent", "skipped by hand", "sent"] : ["sent", "done", "sent"], history.Select(entry => entry.What));
        }

        Assert.Empty(await orders.ParkedAsync());
    }

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

    private static (string Step, string What, string? Detail) Entry(SagaHistoryEntry entry) => (entry.Step, entry.What, entry.Detail);
}
