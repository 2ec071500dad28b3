using System.Diagnostics;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Parts of the system are killed while orders are placed. In the end everything must be as if nothing had happened.</summary>
[Collection(CrashSystemTests.Name)]
public sealed class CrashTests(CrashSystem system) : SystemTest(system)
{
    private const int SigStop = 19, SigCont = 18;

    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("HANOK_TEST_SEED"), out var given) ? given : Random.Shared.Next();

    [Theory]
    [InlineData("order", 3)]
    [InlineData("kitchen", 3)]
    [InlineData("accounting", 3)]
    [InlineData("consumer", 2)]
    [InlineData("gateway", 2)]
    public Task A_service_can_be_killed_at_any_moment(string service, int times) =>
        HoldsAsync(orders: 300, [.. Enumerable.Repeat(() => KillAsync(service), times)]);

    [Fact]
    public Task The_database_can_be_killed_at_any_moment() => HoldsAsync(orders: 300, [KillPostgresAsync, KillPostmasterFromOutsideAsync]);

    [Fact]
    public Task A_service_that_hangs_is_waited_for() => HoldsAsync(orders: 300, [() => HangAsync("kitchen"), () => HangAsync("order")]);

    [Fact]
    public Task What_waits_for_a_service_that_is_away_survives_the_death_of_its_sender() => HoldsAsync(
        orders: 300, [() => KillWhileAwayAsync("order", away: "kitchen"), () => KillWhileAwayAsync("accounting", away: "order"),
            () => KillWhileAwayAsync("order", away: "consumer")]);

    [Fact]
    public Task Everything_can_be_killed_in_any_order()
    {
        Func<Task>[] mishaps =
        [
            () => KillAsync("gateway"), () => KillAllAsync("order", "kitchen"), () => KillAllAsync("accounting", "consumer"),
            () => KillAllAsync("order", "restaurant", "web"), KillPostgresAsync,
        ];
        new Random(_seed).Shuffle(mishaps);
        return HoldsAsync(orders: 400, mishaps);
    }

    private async Task HoldsAsync(int orders, Func<Task>[] mishaps)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"HANOK_TEST_SEED={_seed}");
        var random = new Random(_seed);
        var traffic = new Traffic(System, orders);
        var ordering = traffic.RunAsync(Cancellation);
        var share = orders / mishaps.Length;
        foreach (var (i, mishap) in mishaps.Index())
        {
            // At a random place in its share of the traffic; then anywhere within the work on the orders of that moment.
            var moment = traffic.ReachesAsync((i * share) + random.Next(share / 2), Cancellation);
            await await Task.WhenAny(moment, ordering);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50)), TimeProvider.System, Cancellation);
            await mishap();
        }

        await ordering;
        Assert.Equal(orders, traffic.Accepted);
        await System.Running.ReadyAsync(Cancellation);
        await System.InvariantsHoldAsync(Cancellation);
    }

    private Task KillAsync(string service)
    {
        System.Running[service].Kill();
        return Task.CompletedTask;
    }

    private async Task KillAllAsync(params string[] services)
    {
        foreach (var service in services)
            await KillAsync(service);
    }

    private async Task KillPostgresAsync()
    {
        await System.Running.Postgres.KillAsync(Cancellation);
        await System.Running.Postgres.RestartAsync(Cancellation);
    }

    /// <summary>Nobody here starts it again: that is for the AppHost to notice and to do.</summary>
    private async Task KillPostmasterFromOutsideAsync()
    {
        var file = Path.Combine(System.Running.Postgres.Directory, "data", "postmaster.pid");
        var id = int.Parse((await File.ReadAllLinesAsync(file, Cancellation))[0]);
        using var postmaster = Process.GetProcessById(id);
        postmaster.Kill();
    }

    private Task HangAsync(string service) =>
        HangAsync(service, () => Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System, Cancellation));

    private async Task HangAsync(string service, Func<Task> meanwhile)
    {
        var victim = System.Running[service];
        victim.Send(SigStop);
        try
        {
            await meanwhile();
        }
        finally
        {
            victim.Send(SigCont);
        }
    }

    /// <summary>All that is on the way to <paramref name="away"/> has been read from the log by then, and is in the memory of the victim only.</summary>
    private Task KillWhileAwayAsync(string victim, string away) => HangAsync(away, async () =>
    {
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
        await KillAsync(victim);
        await System.Running[victim].ReadyAsync(Cancellation);
    });
}
