using Hanok.Audit;
using Hanok.Sagas;
using Hanok.Tcc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>All participants are confirmed or none is, whatever dies and whenever; and what cannot be kept so is never hidden.</summary>
public abstract class TccCoordinatorContract : Contract
{
    // Longer than the lease, shorter than the holds.
    private static readonly TimeSpan AfterLease = TimeSpan.FromSeconds(31);

    private static readonly string[] Undecided = [TccCrashPoint.AfterIntent, TccCrashPoint.AfterOneTry, TccCrashPoint.AfterTries];
    private static readonly string[] Decided =
        [TccCrashPoint.AfterDecision, TccCrashPoint.AfterOneCall, TccCrashPoint.AfterCalls, TccCrashPoint.AfterEnd];

    public static TheoryData<string> UndecidedPoints => [.. Undecided];

    public static TheoryData<string> DecidedPoints => [.. Decided];

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

    [Theory]
    [MemberData(nameof(UndecidedPoints))]
    public async Task Who_dies_before_the_decision_has_confirmed_nothing_and_all_is_cancelled(string point)
    {
        var (orders, kitchen, audit) = await StartAsync();
        await DieAsync(point, () => orders.SupAsync("mina", kitchen.Seats(), audit.Seats()));

        Platform.Time.Advance(AfterLease);

        Assert.Equal(TccState.Cancelled, (await orders.EndAsync("mina")).State);
        await NothingIsHeldAsync(kitchen, "mina");
        await NothingIsHeldAsync(audit, "mina");
        Assert.Equal(["Trying mina", "Cancelling mina", "Cancelled mina"], await orders.ReadAsync());
        Assert.Equal("abandoned", (await orders.SupAsync("mina", kitchen.Seats(), audit.Seats())).Refusal!.Code);
    }

    [Theory]
    [MemberData(nameof(DecidedPoints))]
    public async Task Who_dies_after_the_decision_to_confirm_has_confirmed_all_in_the_end(string point)
    {
        var (orders, kitchen, audit) = await StartAsync();
        await DieAsync(point, () => orders.SupAsync("mina", kitchen.Seats(), audit.Seats()));

        Platform.Time.Advance(AfterLease);

        Assert.Equal(TccState.Confirmed, (await orders.EndAsync("mina")).State);
        Assert.Equal(["held mina", "confirmed mina"], await kitchen.ReadAsync());
        Assert.Equal(["held mina", "confirmed mina"], await audit.ReadAsync());
        Assert.Equal(["Trying mina", "Confirming mina", "Confirmed mina"], await orders.ReadAsync());
        Assert.Equal(TccState.Confirmed, (await orders.SupAsync("mina", kitchen.Seats(), audit.Seats())).State);
    }

    [Theory]
    [MemberData(nameof(DecidedPoints))]
    public async Task Who_dies_after_the_decision_to_cancel_has_cancelled_all_in_the_end(string point)
    {
        var (orders, kitchen, audit) = await StartAsync();
        await DieAsync(point, () => orders.SupAsync("mina", kitchen.Seats(), $"{audit.Seats()}#taken"));

        Platform.Time.Advance(AfterLease);

        var ended = await orders.EndAsync("mina");
        Assert.Equal((TccState.Cancelled, "no-seat"), (ended.State, ended.Refusal!.Code));
        await NothingIsHeldAsync(kitchen, "mina");
        Assert.Equal(["Trying mina", "Cancelling mina", "Cancelled mina"], await orders.ReadAsync());
    }

    [Fact]
    public async Task When_the_coordinator_never_comes_back_the_participants_give_back_what_they_hold()
    {
        var (orders, kitchen, audit) = await StartAsync();
        await DieAsync(TccCrashPoint.AfterTries, () => orders.SupAsync("mina", kitchen.Seats(), audit.Seats()));
        await orders.StopAsync();

        Platform.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(["held mina", "freed mina"], await kitchen.ReadAsync(2));
        Assert.Equal(["held mina", "freed mina"], await audit.ReadAsync(2));
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
        var (orders, kitchen, _) = await StartAsync(("TryTimeoutMilliseconds", "300"));
        await using var table = await MoodyTable.StartAsync(Cancellation);
        table.Next("POST", Mood(mood));

        var outcome = await orders.SupAsync("mina", kitchen.Seats(), table.Link);

        Assert.Equal((TccState.Cancelled, "participant-failed"), (outcome.State, outcome.Refusal!.Code));
        Assert.Contains("'table 2'", outcome.Refusal.Reason, StringComparison.Ordinal);
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
        var (orders, kitchen, _) = await StartAsync(("CallTimeoutMilliseconds", "300"));
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
        var (orders, kitchen, _) = await StartAsync(("CallTimeoutMilliseconds", "300"));
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

    // Something is held for 60 s, of which 2 s are the margin; nothing here takes 10 s.
    [Theory]
    [InlineData(48, TccState.Confirmed)]
    [InlineData(59, TccState.Cancelled)]
    public async Task A_coordinator_that_was_asleep_until_too_late_does_not_confirm(int seconds, TccState expected)
    {
        var (orders, kitchen, _) = await StartAsync(("TryTimeoutMilliseconds", "30000"), ("LeaseSeconds", "3600"));
        await using var table = await MoodyTable.StartAsync(Cancellation);
        table.Next("POST", async http =>
        {
            await kitchen.ReadAsync(1);
            Platform.Time.SetClock(TimeSpan.FromSeconds(seconds));
            await MoodyTable.Answer(http, 201, """{"expiresInMilliseconds":3600000}""");
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

    [Fact]
    public async Task What_one_instance_works_on_no_other_takes_before_its_lease_is_over()
    {
        var (orders, kitchen, audit) = await StartAsync();
        var other = await Services.StartAnotherAsync("orders", hanok => hanok.HasSuppers());
        await DieAsync(TccCrashPoint.AfterTries, () => orders.SupAsync("mina", kitchen.Seats(), audit.Seats()));

        Assert.Equal(0, await other.Services.GetRequiredService<TccRecovery>().RecoverDueAsync(Cancellation));
        Assert.Equal(["held mina"], await kitchen.ReadAsync());

        Platform.Time.Advance(AfterLease);
        Assert.Equal(TccState.Cancelled, (await other.EndAsync("mina")).State);
    }

    [Fact]
    public async Task An_instance_that_was_thought_dead_cannot_confirm_what_another_has_cancelled()
    {
        var (orders, kitchen, _) = await StartAsync(("TryTimeoutMilliseconds", "30000"), ("LeaseSeconds", "5"));
        var other = await Services.StartAnotherAsync("orders", hanok => hanok.HasSuppers());
        await using var table = await MoodyTable.StartAsync(Cancellation);
        var gate = new Gate();
        table.Next("POST", async http =>
        {
            await gate.PassedAsync(http.RequestAborted);
            await MoodyTable.Answer(http, 201, """{"expiresInMilliseconds":3600000}""");
        });
        var asleep = orders.SupAsync("mina", kitchen.Seats(), table.Link);
        await kitchen.ReadAsync(1);

        Platform.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(TccState.Cancelled, (await other.EndAsync("mina")).State);
        gate.Open();

        Assert.Equal(TccState.Cancelled, (await asleep).State);
        await NothingIsHeldAsync(kitchen, "mina");
        Assert.DoesNotContain(table.Asked, asked => asked.Method == "PUT");
        Assert.Equal(["Trying mina", "Cancelling mina", "Cancelled mina"], await orders.ReadAsync());
    }

    [Fact]
    public async Task Two_instances_share_out_what_is_to_be_recovered()
    {
        var (orders, kitchen, audit) = await StartAsync();
        var other = await Services.StartAnotherAsync("orders", hanok => hanok.HasSuppers());
        var guests = Enumerable.Range(1, 20).Select(n => $"guest {n}").ToList();
        await Task.WhenAll(guests.Select(guest => DieAsync(
            TccCrashPoint.AfterDecision, () => orders.SupAsync(guest, kitchen.Seats(), audit.Seats()))));

        Platform.Time.Advance(AfterLease);
        await Task.WhenAll(guests.Select((guest, n) => (n % 2 == 0 ? orders : other).EndAsync(guest)));

        // Intent, decision, taken once, end: nobody came in between.
        foreach (var guest in guests)
            Assert.Equal((TccState.Confirmed, 3), ((await orders.TccAsync(guest))!.State, (await orders.TccAsync(guest))!.Revision));
    }

    [Fact]
    public async Task A_caller_that_goes_away_does_not_break_off_what_was_begun()
    {
        var (orders, kitchen, _) = await StartAsync();
        await using var table = await MoodyTable.StartAsync(Cancellation);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var gate = new Gate();
        table.Next("POST", async http =>
        {
            await gate.PassedAsync(http.RequestAborted);
            await MoodyTable.Answer(http, 201, """{"expiresInMilliseconds":60000}""");
        });
        var asked = orders.Suppers().RunAsync("mina", new("mina", [kitchen.Seats(), table.Link]), caller.Token);
        await kitchen.ReadAsync(1);

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        gate.Open();

        Assert.Equal(TccState.Confirmed, (await orders.EndAsync("mina")).State);
    }

    [Fact]
    public async Task What_has_ended_is_forgotten_after_a_week()
    {
        var (orders, kitchen, audit) = await StartAsync();
        await orders.SupAsync("mina", kitchen.Seats(), audit.Seats());

        Platform.Time.Advance(TimeSpan.FromDays(8));

        await Until.TrueAsync(
            async () =>
            {
                await orders.Services.GetRequiredService<TccRecovery>().RemoveEndedAsync(Cancellation);
                return await orders.TccAsync("mina") is null;
            },
            () => ValueTask.FromResult("it is not forgotten"));
    }

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task> Mood(string mood) => mood switch
    {
        "hang" => MoodyTable.Hang,
        "break" => MoodyTable.Break,
        "201 large" => http => MoodyTable.Answer(http, 201, $$"""{"expiresInMilliseconds":60000,"more":"{{new string('x', 100_000)}}"}"""),
        _ => http => MoodyTable.Answer(http, int.Parse(mood[..3]), mood[3..].TrimStart()),
    };

    private static async Task DieAsync(string point, Func<Task> work)
    {
        Death.At(point);
        await Assert.ThrowsAsync<Death>(work);
        Death.At(null);
    }

    // A seat may never have been held, for the barrier was first.
    private static async Task NothingIsHeldAsync(ContractService table, string guest) => await Until.TrueAsync(
        async () => await table.ReadAsync() is [] || (await table.ReadAsync()).SequenceEqual([$"held {guest}", $"freed {guest}"]),
        async () => $"'{table.Name}' has done: {string.Join(", ", await table.ReadAsync())}");

    private Task<(ContractService Orders, ContractService Kitchen, ContractService Audit)> StartAsync(params (string, string)[] settings) =>
        StartAsync(60, settings);

    private async Task<(ContractService Orders, ContractService Kitchen, ContractService Audit)> StartAsync(
        int auditExpirySeconds, params (string, string)[] settings) => (
        await Services.StartAsync("orders", hanok => hanok.HasSuppers(settings)),
        await Services.StartAsync("kitchen", hanok => hanok.HoldsSeats()),
        await Services.StartAsync("audit", hanok => hanok.HoldsSeats(expirySeconds: auditExpirySeconds)));
}
