using System.Globalization;
using Hanok.Bench.FoodDelivery;
using Hanok.Bench.Load;

namespace Hanok.Bench.Siege;

/// <summary>
/// FoodDelivery under orders, while a subscriber is gone for good, a message is poison, somebody has forgotten a row lock and a stranger
/// tries every port. What must stay flat is printed as it goes: the log that slots keep back, memory, and the rate of orders that end.
/// </summary>
internal static class SiegeBenchmark
{
    private const double OrdersPerSecond = 10;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(60);

    public static Benchmark Definition { get; } = new(
        "siege", "orders while a subscriber is gone, a message is poison, a row is locked and a stranger attacks (--seconds 1800)", "order", RunAsync);

    private static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchContext context, CancellationToken cancellation)
    {
        await using var system = await RealSystem.StartAsync(context.Home, aServerEach: false, cancellation);
        await context.Output.WriteLineAsync($"{OrdersPerSecond:0} orders/s, {Calm.TotalSeconds:0} s of calm, then {context.Window.TotalMinutes:0.#} minutes of siege");
        await OpenLoop.RunAsync(OrdersPerSecond, Calm, (_, token) => PlaceAsync(system, token), TimeProvider.System, cancellation: cancellation);

        var victim = await system.PlaceAsync(cancellation);
        await UntilEndedAsync(system, leftOver: 0, cancellation);
        await system.Running["order-history"].StopAsync(cancellation);
        await using var locked = await ForgottenLock.TakeAsync(system.Running["kitchen"].ConnectionString!, victim, cancellation);
        await system.CancelAsync(victim, cancellation);

        using var stranger = new Stranger(system.Running);
        await stranger.SendPoisonAsync(cancellation);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var attack = stranger.AttackAsync(ended.Token);
        var report = new SiegeReport(system, context.Output);
        var watching = report.WatchAsync(ended.Token);
        var load = await OpenLoop.RunAsync(
            OrdersPerSecond, context.Window, (_, token) => PlaceAsync(system, token), TimeProvider.System, cancellation: cancellation);
        await ended.CancelAsync();
        await Task.WhenAll(attack, watching);

        // The saga of the victim waits for its locked ticket, as it should.
        await UntilEndedAsync(system, leftOver: 1, cancellation);
        await context.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{load.Completed:N0} orders accepted, {load.Errors} not ({load.FirstError?.Message ?? "none"}); answer p50/p99 {load.Latency}; "
            + $"the stranger's {stranger.Tries:N0} requests: {stranger.Summary}"));
        await report.JudgeAsync();
        return [];
    }

    private static async ValueTask PlaceAsync(RealSystem system, CancellationToken cancellation) => await system.PlaceAsync(cancellation);

    private static async Task UntilEndedAsync(RealSystem system, int leftOver, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (await system.InFlightAsync(cancellation) is var running && running > leftOver)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > DrainPatience)
                throw new TimeoutException($"{running} sagas run still, {DrainPatience.TotalSeconds} s after the last order; {leftOver} may.");

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }
    }
}
