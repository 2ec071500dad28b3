using Hanok.Idempotency;
using Hanok.Sagas;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Sagas whose participants do not answer in time. The participant is played by the test.</summary>
public abstract class SagaDeadlineContract : Contract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly PlayedKitchen _kitchen = new();

    [Fact]
    public async Task A_step_that_is_not_answered_in_time_is_undone_with_all_before_it()
    {
        var orders = await OrdersAsync();
        var saga = await AtAsync(orders, "b");

        Platform.Time.Advance(Hour);
        var back = await WhenAsync(orders, saga, s => s.Status == SagaStatus.Compensating);

        Assert.Equal(("deadline", "b"), (back.Refusal?.Code, Assert.Single(back.Open).Step));
        Assert.Contains("'b' was not answered within 01:00:00", back.Refusal?.Reason, StringComparison.Ordinal);
        await _kitchen.UndoesAsync(orders, back, "b");
        await _kitchen.UndoesAsync(orders, await orders.SagaAsync(saga.Id), "a");
        Assert.Equal(SagaStatus.Compensated, (await orders.SagaAsync(saga.Id)).Status);
    }

    [Fact]
    public async Task An_answer_in_time_lifts_the_deadline_of_the_step()
    {
        var orders = await OrdersAsync();
        var saga = await AtAsync(orders, "b");
        Assert.Equal(saga.UpdatedAt + Hour, saga.Due);

        await _kitchen.DoesAsync(orders, saga, "b");

        var next = await orders.SagaAsync(saga.Id);
        Assert.Equal(next.StartedAt + 10 * Hour, next.Due);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_is_passed_over()
    {
        var orders = await OrdersAsync();
        var saga = await AtAsync(orders, "b");
        Platform.Time.Advance(Hour);
        var back = await WhenAsync(orders, saga, s => s.Status == SagaStatus.Compensating);

        await _kitchen.DoesAsync(orders, saga, "b");
        await _kitchen.RefusesAsync(orders, saga, "b");

        Assert.Equivalent(back, await orders.SagaAsync(saga.Id));
        Assert.Empty(await orders.ParkedAsync());
    }

    [Fact]
    public async Task The_deadline_of_the_saga_undoes_it_before_the_pivot()
    {
        var orders = await OrdersAsync();
        var saga = await AtAsync(orders, "c");

        Platform.Time.Advance(10 * Hour);
        var back = await WhenAsync(orders, saga, s => s.Status == SagaStatus.Compensating);

        // c has no undo: it left nothing behind.
        Assert.Equal(("deadline", "b"), (back.Refusal?.Code, Assert.Single(back.Open).Step));
    }

    [Fact]
    public async Task At_the_pivot_a_deadline_gives_an_alarm_and_the_saga_goes_on()
    {
        var orders = await OrdersAsync();
        var saga = await AtAsync(orders, "p");

        Platform.Time.Advance(10 * Hour);
        var late = await WhenAsync(orders, saga, s => s.IsOverdue);
        Assert.Equal((SagaStatus.Running, "p"), (late.Status, Assert.Single(late.Open).Step));

        await _kitchen.DoesAsync(orders, late, "p");
        await _kitchen.DoesAsync(orders, await orders.SagaAsync(saga.Id), "f");
        Assert.Equal(SagaStatus.Completed, (await orders.SagaAsync(saga.Id)).Status);
    }

    [Fact]
    public async Task A_step_after_the_pivot_that_is_late_gives_an_alarm_and_is_waited_for()
    {
        var orders = await OrdersAsync();
        var saga = await AtAsync(orders, "f");

        Platform.Time.Advance(2 * Hour);
        var late = await WhenAsync(orders, saga, s => s.IsOverdue);

        Assert.Equal((SagaStatus.Running, "f"), (late.Status, Assert.Single(late.Open).Step));
        await _kitchen.DoesAsync(orders, late, "f");
        Assert.Equal(SagaStatus.Completed, (await orders.SagaAsync(saga.Id)).Status);
    }

    [Fact]
    public async Task An_undo_that_is_refused_is_sent_again_until_it_is_done()
    {
        var orders = await OrdersAsync();
        var saga = await AtAsync(orders, "b");
        await _kitchen.RefusesAsync(orders, saga, "b");
        var undoing = await orders.SagaAsync(saga.Id);

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await _kitchen.RefusesAsync(orders, undoing, "a");
            Assert.True(Assert.Single((await orders.SagaAsync(saga.Id)).Open).SendAgain);
            Platform.Time.Advance(Hour / 2);
            var before = undoing.Open[0].Message;
            undoing = await WhenAsync(orders, saga, s => s.Open is [{ SendAgain: false } open] && open.Message != before);
            Assert.Equal((SagaStatus.Compensating, attempt), (undoing.Status, undoing.Open[0].Attempt));
        }

        await _kitchen.UndoesAsync(orders, undoing, "a");
        Assert.Equal(SagaStatus.Compensated, (await orders.SagaAsync(saga.Id)).Status);
    }

    [Fact]
    public async Task A_deadline_that_passed_while_the_service_was_away_is_kept_when_it_is_back()
    {
        var orders = await OrdersAsync();
        var saga = await AtAsync(orders, "b");
        await orders.StopAsync();

        Platform.Time.Advance(2 * Hour);
        orders = await OrdersAsync();

        Assert.Equal("deadline", (await WhenAsync(orders, saga, s => s.Status == SagaStatus.Compensating)).Refusal?.Code);
    }

    [Fact]
    public async Task A_saga_whose_deadline_can_do_nothing_waits_with_an_alarm_and_spoils_no_other()
    {
        var orders = await OrdersAsync();
        var broken = await AtAsync(orders, "b", new(RefuseAt: "undo b, by an exception"), "broken");
        var sound = await AtAsync(orders, "b");

        Platform.Time.Advance(Hour);

        await WhenAsync(orders, sound, s => s.Status == SagaStatus.Compensating);
        var waits = await WhenAsync(orders, broken, s => s.IsOverdue);
        Assert.Equal((SagaStatus.Running, "b"), (waits.Status, Assert.Single(waits.Open).Step));
        await _kitchen.DoesAsync(orders, waits, "b");
        Assert.Equal("c", Assert.Single((await orders.SagaAsync(broken.Id)).Open).Step);
    }

    [Fact]
    public async Task A_saga_that_has_ended_has_no_deadline()
    {
        var orders = await OrdersAsync();
        var saga = await AtAsync(orders, "f");
        await _kitchen.DoesAsync(orders, saga, "f");
        var ended = await orders.SagaAsync(saga.Id);

        Platform.Time.Advance(100 * Hour);
        var other = await AtAsync(orders, "b", key: "another");
        Platform.Time.Advance(Hour);
        await WhenAsync(orders, other, s => s.Status == SagaStatus.Compensating);

        Assert.Null(ended.Due);
        Assert.Equivalent(ended, await orders.SagaAsync(saga.Id));
    }

    private Task<ContractService> OrdersAsync() => Services.StartAsync("orders", hanok => hanok.AddSaga<PatientSaga, StepsState>());

    private async Task<SagaInstance> AtAsync(ContractService orders, string step, StepsState? state = null, string key = "the key")
    {
        var start = await orders.Starter().StartAsync(RequestKey.Of(key), state ?? new(RefuseAt: ""), Cancellation);
        var saga = await orders.SagaAsync(start.Id);
        while (saga.Open[0].Step != step)
        {
            await _kitchen.DoesAsync(orders, saga, saga.Open[0].Step);
            saga = await orders.SagaAsync(start.Id);
        }

        return saga;
    }

    private static async Task<SagaInstance> WhenAsync(ContractService orders, SagaInstance saga, Func<SagaInstance, bool> isSo)
    {
        await Until.TrueAsync(async () => isSo(saga = await orders.SagaAsync(saga.Id)), () => ValueTask.FromResult($"the saga is {saga}"));
        return saga;
    }
}
