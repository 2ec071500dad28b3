using Hanok.Idempotency;
using Hanok.Tcc;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>A coordinator may die at any point and be thought dead by mistake: what it began comes to one end.</summary>
public abstract class TccRecoveryContract : TccContract
{
    // Longer than the lease, shorter than the holds.
    private static readonly TimeSpan AfterLease = TimeSpan.FromSeconds(31);

    private static readonly string[] Undecided = [TccCrashPoint.AfterIntent, TccCrashPoint.AfterOneTry, TccCrashPoint.AfterTries];
    private static readonly string[] Decided =
        [TccCrashPoint.AfterDecision, TccCrashPoint.AfterOneCall, TccCrashPoint.AfterCalls, TccCrashPoint.AfterEnd];

    public static TheoryData<string> UndecidedPoints => [.. Undecided];

    public static TheoryData<string> DecidedPoints => [.. Decided];

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
        var asked = orders.Suppers().RunAsync(RequestKey.Of("mina"), new("mina", [kitchen.Seats(), table.Link]), caller.Token);
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

    private static async Task DieAsync(string point, Func<Task> work)
    {
        Death.At(point);
        await Assert.ThrowsAsync<Death>(work);
        Death.At(null);
    }
}
