using Hanok.Audit;
using Hanok.Idempotency;
using Hanok.Tcc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>All participants are confirmed or none is, whatever they answer; and what cannot be kept so is never hidden.</summary>
public abstract class TccCoordinatorContract : TccContract
{
    [Fact]
    public async Task When_all_are_held_all_are_confirmed_and_each_move_is_told_once()
    {
        var (orders, kitchen, audit) = await StartAsync();

        var outcome = await orders.SupAsync("mina", kitchen.Seats(), audit.Seats());

        Assert.Equal(new(ContractHolds.IdOf("mina"), TccState.Confirmed, null), outcome);
        Assert.Equal(["held mina", "confirmed mina"], await kitchen.ReadAsync());
        Assert.Equal(["held mina", "confirmed mina"], await audit.ReadAsync());
        Assert.Equal(["Trying mina", "Confirming mina", "Confirmed mina"], await orders.ReadAsync());
    }

    [Fact]
    public async Task When_one_refuses_nothing_stays_held_and_the_caller_is_told_why()
    {
        var (orders, kitchen, audit) = await StartAsync();

        var outcome = await orders.SupAsync("mina", kitchen.Seats(), $"{audit.Seats()}#taken");

        Assert.Equal((TccState.Cancelled, "no-seat"), (outcome.State, outcome.Refusal!.Code));
        await NothingIsHeldAsync(kitchen, "mina");
        Assert.Empty(await audit.ReadAsync());
        Assert.Equal(["Trying mina", "Cancelling mina", "Cancelled mina"], await orders.ReadAsync());
    }

    [Fact]
    public async Task The_same_key_gives_the_same_outcome_and_another_request_with_it_is_refused()
    {
        var (orders, kitchen, audit) = await StartAsync();
        var first = await orders.SupAsync("mina", kitchen.Seats(), audit.Seats());

        Assert.Equal(first, await orders.SupAsync("mina", kitchen.Seats(), audit.Seats()));
        await Assert.ThrowsAsync<IdempotencyConflictException>(() => orders.SupAsync("mina", audit.Seats()));

        Assert.Equal(first, await orders.Suppers().FindAsync(first.Id, Cancellation));
        Assert.Equal(2, (await kitchen.ReadAsync()).Count);
    }

    [Fact]
    public async Task The_same_key_many_times_at_once_is_one_transaction()
    {
        var (orders, kitchen, audit) = await StartAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => orders.SupAsync("mina", kitchen.Seats(), audit.Seats())));

        Assert.All(outcomes, outcome => Assert.Equal(TccState.Confirmed, outcome.State));
        Assert.Equal(["held mina", "confirmed mina"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task The_same_key_of_another_caller_is_another_transaction()
    {
        var (orders, kitchen, audit) = await StartAsync();
        var first = await orders.Suppers().RunAsync(RequestKey.Of("the key", caller: "mina"), new("mina", [kitchen.Seats()]), Cancellation);

        var second = await orders.Suppers().RunAsync(RequestKey.Of("the key", caller: "jiwoo"), new("jiwoo", [audit.Seats()]), Cancellation);

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal((TccState.Confirmed, TccState.Confirmed), (first.State, second.State));
    }

    [Theory]
    [InlineData("500")]
    [InlineData("302")]
    [InlineData("404")]
    [InlineData("429")]
    [InlineData("201")]
    [InlineData("201 {\"expiresInMilliseconds\":\"soon\"}")]
    [InlineData("201 {\"expiresInMilliseconds\":-1}")]
    [InlineData("201 {{{")]
    [InlineData("201 large")]
    [InlineData("hang")]
    [InlineData("break")]
    public async Task A_try_that_is_not_answered_well_cancels_all_also_whoever_did_not_answer(string mood)
    {
        var (orders, kitchen, _) = await StartAsync(("TryTimeoutMilliseconds", "10000"));
        await using var table = await MoodyTable.StartAsync(Cancellation);
        table.Next("POST", Mood(mood));

        var outcome = await orders.SupAsync("mina", kitchen.Seats(), table.Link);

        Assert.Equal((TccState.Cancelled, "participant-failed"), (outcome.State, outcome.Refusal!.Code));
        // Both are tried at once: when one makes time pass, the other may not have answered yet.
        Assert.Contains(mood == "hang" ? "'table " : "'table 2'", outcome.Refusal.Reason, StringComparison.Ordinal);
        await NothingIsHeldAsync(kitchen, "mina");
        var hold = table.Asked.First().Hold;
        Assert.Equal([("POST", hold), ("DELETE", hold)], table.Asked);
    }

    [Fact]
    public async Task A_participant_that_is_not_there_cancels_all_and_is_told_so_when_it_is()
    {
        var (orders, kitchen, audit) = await StartAsync();
        var nobody = audit.Seats();
        await audit.StopAsync();

        var outcome = await orders.SupAsync("mina", kitchen.Seats(), nobody);

        Assert.Equal((TccState.Cancelling, "participant-failed"), (outcome.State, outcome.Refusal!.Code));
        await NothingIsHeldAsync(kitchen, "mina");
        await Until.TrueAsync(
            async () => (await orders.TccAsync("mina"))!.Attempts >= TccRecovery.StuckAfter, () => ValueTask.FromResult("it gives up"));
        var health = (await orders.HealthAsync()).Entries["tcc"];
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("has not answered in 10 rounds", health.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("302")]
    [InlineData("404")]
    [InlineData("400")]
    [InlineData("hang")]
    [InlineData("break")]
    public async Task A_confirm_that_is_not_answered_well_is_repeated_until_it_is(string mood)
    {
        var (orders, kitchen, _) = await StartAsync(("CallTimeoutMilliseconds", "10000"));
        await using var table = await MoodyTable.StartAsync(Cancellation);
        table.Next("PUT", Mood(mood), Mood("500"));

        var outcome = await orders.SupAsync("mina", kitchen.Seats(), table.Link);

        Assert.True(outcome.State is TccState.Confirming, $"{outcome}");
        Assert.Equal(TccState.Confirmed, (await orders.EndAsync("mina")).State);
        Assert.Equal(["POST", "PUT", "PUT", "PUT"], table.Asked.Select(asked => asked.Method));
        Assert.Equal(["held mina", "confirmed mina"], await kitchen.ReadAsync());
        Assert.Equal(["Trying mina", "Confirming mina", "Confirmed mina"], await orders.ReadAsync());
    }

    [Theory]
    [InlineData("500")]
    [InlineData("302")]
    [InlineData("404")]
    [InlineData("hang")]
    [InlineData("break")]
    public async Task A_cancel_that_is_not_answered_well_is_repeated_until_it_is(string mood)
    {
        var (orders, kitchen, _) = await StartAsync(("CallTimeoutMilliseconds", "10000"));
        await using var table = await MoodyTable.StartAsync(Cancellation);
        table.Next("DELETE", Mood(mood), Mood("500"));

        var outcome = await orders.SupAsync("mina", $"{kitchen.Seats()}#taken", table.Link);

        Assert.Equal("no-seat", outcome.Refusal!.Code);
        Assert.Equal(TccState.Cancelled, (await orders.EndAsync("mina")).State);
        Assert.Equal(3, table.Asked.Count(asked => asked.Method == "DELETE"));
    }

    [Fact]
    public async Task A_confirm_that_comes_after_the_expiry_is_an_alarm_that_stays_until_a_person_settles_it()
    {
        var (orders, kitchen, _) = await StartAsync(("KeepDays", "1"));
        await using var table = await MoodyTable.StartAsync(Cancellation);
        table.Next("PUT", Mood("500"), Mood("410"));

        await orders.SupAsync("mina", kitchen.Seats(), table.Link);
        var ended = await orders.EndAsync("mina");

        Assert.Equal(TccState.Heuristic, ended.State);
        Assert.Equal([TccBranchState.Confirmed, TccBranchState.Contrary], ended.Branches.Select(branch => branch.State));
        Assert.Equal(["held mina", "confirmed mina"], await kitchen.ReadAsync());
        Assert.Equal(["Trying mina", "Confirming mina", "Heuristic mina"], await orders.ReadAsync());
        Assert.Equal(HealthStatus.Degraded, (await orders.HealthAsync()).Entries["tcc"].Status);

        Platform.Time.Advance(TimeSpan.FromDays(30));
        await orders.Services.GetRequiredService<TccRecovery>().RemoveEndedAsync(Cancellation);
        Assert.Equal(TccState.Heuristic, (await orders.TccAsync("mina"))!.State);
        Assert.Single(await orders.Services.GetRequiredService<ITccStore>().ListAsync(TccState.Heuristic, 10, Cancellation));

        var settled = await orders.Services.GetRequiredService<TccSettlement>().SettleAsync(ended.Id, "alice", "called the restaurant", Cancellation);
        Assert.Equal(TccState.Settled, settled!.State);
        Assert.Equal(HealthStatus.Healthy, (await orders.HealthAsync()).Entries["tcc"].Status);
        var entry = Assert.Single(await orders.Services.GetRequiredService<IAuditLog>().ReadAsync($"{ended.Id}", 10, Cancellation));
        Assert.Equal(("alice", "tcc.settle", "called the restaurant"), (entry.Operator, entry.Action, entry.Reason));
    }

    [Fact]
    public async Task A_participant_that_says_it_confirmed_what_is_cancelled_is_an_alarm_too()
    {
        var (orders, kitchen, _) = await StartAsync();
        await using var table = await MoodyTable.StartAsync(Cancellation);
        table.Next("DELETE", Mood("409"));

        var outcome = await orders.SupAsync("mina", $"{kitchen.Seats()}#taken", table.Link);

        Assert.Equal(TccState.Heuristic, outcome.State);
    }

    [Fact]
    public async Task What_would_expire_before_all_could_be_confirmed_is_cancelled()
    {
        var (orders, kitchen, audit) = await StartAsync(auditExpirySeconds: 1);

        var outcome = await orders.SupAsync("mina", kitchen.Seats(), audit.Seats());

        Assert.Equal((TccState.Cancelled, "holds-too-short"), (outcome.State, outcome.Refusal!.Code));
        await NothingIsHeldAsync(kitchen, "mina");
        await NothingIsHeldAsync(audit, "mina");
    }

    // Something is held for an hour, of which 2 s are the margin; nothing here takes half of it.
    [Theory]
    [InlineData(1800, TccState.Confirmed)]
    [InlineData(3599, TccState.Cancelled)]
    public async Task A_coordinator_that_was_asleep_until_too_late_does_not_confirm(int seconds, TccState expected)
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.HasSuppers(("TryTimeoutMilliseconds", "30000"), ("LeaseSeconds", "3600")));
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.HoldsSeats(expirySeconds: 3600));
        await using var table = await MoodyTable.StartAsync(Cancellation);
        table.Next("POST", async http =>
        {
            await kitchen.ReadAsync(1);
            Platform.Time.SetClock(TimeSpan.FromSeconds(seconds));
            await MoodyTable.Answer(http, 201, """{"expiresInMilliseconds":7200000}""");
        });

        var outcome = await orders.SupAsync("mina", kitchen.Seats(), table.Link);

        Assert.Equal(expected, outcome.State);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task The_clocks_of_participants_need_not_agree_with_the_coordinators(int hours)
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.HasSuppers());
        var kitchen = await Services.StartAsync("kitchen", hanok =>
        {
            hanok.HoldsSeats();
            hanok.Services.AddSingleton<TimeProvider>(new ShiftedTime(Platform.Time, TimeSpan.FromHours(hours)));
        });

        Assert.Equal(TccState.Confirmed, (await orders.SupAsync("mina", kitchen.Seats())).State);
        Assert.Equal(["held mina", "confirmed mina"], await kitchen.ReadAsync());
    }

    private Func<Microsoft.AspNetCore.Http.HttpContext, Task> Mood(string mood) => mood switch
    {
        "hang" => HangTooLong,
        "break" => MoodyTable.Break,
        "201 large" => http => MoodyTable.Answer(http, 201, $$"""{"expiresInMilliseconds":60000,"more":"{{new string('x', 100_000)}}"}"""),
        _ => http => MoodyTable.Answer(http, int.Parse(mood[..3]), mood[3..].TrimStart()),
    };

    private Task HangTooLong(Microsoft.AspNetCore.Http.HttpContext http)
    {
        // As long as a call may take.
        Platform.Time.Advance(TimeSpan.FromSeconds(10));
        return MoodyTable.Hang(http);
    }
}
