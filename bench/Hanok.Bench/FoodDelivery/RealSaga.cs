using System.Collections.Concurrent;
using Hanok.Bench.Load;

namespace Hanok.Bench.FoodDelivery;

/// <summary>The createOrder saga of FoodDelivery, from the client's request through the gateway to the approved order.</summary>
internal static class RealSaga
{
    // Enough to keep every service busy; more would only lengthen the queues.
    private const int Clients = 64;
    private const int InFlightLimit = 1_000;

    // Seven processes compile their code while they warm up; what is measured is a system that has been up for a moment.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(60);

    /// <summary>As many as it takes: clients order without a pause while fewer than <see cref="InFlightLimit"/> sagas are in flight.</summary>
    public static async Task<BenchResult> ThroughputAsync(RealSystem system, TimeSpan duration, TimeProvider time, CancellationToken cancellation)
    {
        var meter = system.Meter();
        ServerMeter.Reading before = default, after = default;
        (long Ended, long Running) opened = default, closed = default;
        IReadOnlyList<(string Service, double Seconds)> cpuBefore = [], cpuAfter = [];
        var window = new Window(
            async token => (before, cpuBefore, opened) = (await meter.ReadAsync(token), system.CpuByService(), await system.SagasAsync(token)),
            async token => (after, cpuAfter, closed) = (await meter.ReadAsync(token), system.CpuByService(), await system.SagasAsync(token)));

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var gate = new InFlightGate(system, InFlightLimit, LookEvery, time);
        var watching = gate.WatchAsync(ended.Token);
        var load = await ClosedLoop.RunAsync(
            Clients, WarmUp, duration,
            async (_, token) =>
            {
                await gate.PassAsync(token);
                await system.PlaceAsync(token);
            },
            time, window, cancellation);
        await ended.CancelAsync();
        await watching;

        await DrainAsync(system, time, cancellation);
        var checkedOrders = await system.CheckAsync(cancellation);
        var completed = load with { Completed = closed.Ended - opened.Ended };
        var shares = cpuAfter.Zip(cpuBefore, (end, start) => $"{end.Service} {(end.Seconds - start.Seconds) * 1e6 / completed.Completed:0}");
        return BenchResult.Of(
            system.Name, completed, after - before, latency: new Percentiles([]),
            remark: $"{Clients} clients, through the gateway; exactly once over {checkedOrders:N0} sagas; CPU us: {string.Join(", ", shares)}") with
        { Latency = null };
    }

    /// <summary>Open loop: latency from when the order was due to be sent until the commit that approved it.</summary>
    public static async Task<BenchResult> LatencyAsync(
        RealSystem system, double perSecond, TimeSpan duration, TimeProvider time, CancellationToken cancellation)
    {
        var meter = system.Meter();
        var before = await meter.ReadAsync(cancellation);
        var sent = new ConcurrentDictionary<Guid, DateTimeOffset>();
        var load = await OpenLoop.RunAsync(perSecond, duration, async (_, token) =>
        {
            var at = time.GetUtcNow();
            sent[await system.PlaceAsync(token)] = at;
        }, time, cancellation: cancellation);
        await DrainAsync(system, time, cancellation);
        var after = await meter.ReadAsync(cancellation);

        var approved = await system.ApprovedAtAsync(cancellation);
        var latency = new Percentiles(sent.Select(order => (approved[order.Key] - order.Value).TotalMilliseconds));
        return BenchResult.Of($"{system.Name}, {perSecond:0} sagas/s", load, after - before, latency, $"request sent -> approval committed; answer {load.Latency}") with
        {
            RateIsGiven = true,
        };
    }

    private static async Task DrainAsync(RealSystem system, TimeProvider time, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (await system.InFlightAsync(cancellation) is var left and > 0)
        {
            if (time.GetElapsedTime(began) > DrainPatience)
                throw new TimeoutException($"{left} sagas did not end within {DrainPatience.TotalSeconds} s of the last order.");

            await Task.Delay(LookEvery, time, cancellation);
        }
    }
}
