using System.Collections.Concurrent;
using Hanok.Bench.Load;

namespace Hanok.Bench.HandWritten;

/// <summary>
/// The createOrder saga without any framework: the yardstick. Real PostgreSQL, four databases, nine transactions and nine
/// messages per saga, exactly-once effects; and nothing that this one saga does not need.
/// </summary>
internal static class HandWrittenSaga
{
    // After the window everything in flight still has to end before the check; a system that hangs must not hang the benchmark.
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(60);

    /// <summary>Creates its databases <c>bench_*</c> and slots, runs, checks exactly-once, and drops them, also after a failure.</summary>
    public static async Task<BenchResult> RunAsync(string adminConnectionString, HandWrittenOptions options, CancellationToken cancellation)
    {
        await using var databases = await BenchDatabases.CreateAsync(adminConnectionString, options.Lanes, options.Time, cancellation);
        BenchResult result;
        long overtakes;
        await using (var system = new CreateOrderSystem(databases, options))
        {
            using var patience = new CancellationTokenSource(options.WarmUp + options.Duration + DrainPatience, options.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
            var meter = new ServerMeter(CpuMeter.OfThisProcess(), adminConnectionString);
            result = options.PerSecond is { } rate
                ? await OpenAsync(system, databases, meter, rate, options, either.Token)
                : await ClosedAsync(system, databases, meter, options, either.Token);
            overtakes = system.Overtakes;
        }
        var approved = await FinalCheck.RunAsync(databases, cancellation);
        return result with { Remark = $"{result.Remark}; exactly once over {approved:N0} sagas, {overtakes} overtakes" };
    }

    private static async Task<BenchResult> ClosedAsync(CreateOrderSystem system, BenchDatabases databases, ServerMeter meter,
        HandWrittenOptions options, CancellationToken cancellation)
    {
        ServerMeter.Reading before = default, after = default;
        var window = new Window(
            async token => before = await meter.ReadAsync(token),
            async token => after = await meter.ReadAsync(token));
        var disturbing = DisturbAsync(databases, options, cancellation);
        var load = await ClosedLoop.RunAsync(options.InFlight, options.WarmUp, options.Duration,
            async (number, token) => await system.PlaceAsync(number).WaitAsync(token), options.Time, window, cancellation);
        await disturbing;
        ThrowOnError(load);
        return BenchResult.Of(options.Name, load, after - before, remark: $"{options.InFlight} in flight");
    }

    private static async Task<BenchResult> OpenAsync(CreateOrderSystem system, BenchDatabases databases, ServerMeter meter, double rate,
        HandWrittenOptions options, CancellationToken cancellation)
    {
        var latencies = new ConcurrentBag<double>();
        async ValueTask PlaceAsync(int number, CancellationToken token)
        {
            var elapsed = await system.PlaceAsync(number).WaitAsync(token);
            latencies.Add(elapsed.TotalMilliseconds);
        }

        ThrowOnError(await OpenLoop.RunAsync(rate, options.WarmUp, PlaceAsync, options.Time, cancellation: cancellation));
        latencies.Clear();
        var disturbing = DisturbAsync(databases, options, cancellation);
        var before = await meter.ReadAsync(cancellation);
        var load = await OpenLoop.RunAsync(rate, options.Duration, PlaceAsync, options.Time, cancellation: cancellation);
        var after = await meter.ReadAsync(cancellation);
        await disturbing;
        ThrowOnError(load);
        var remark = $"commit to commit; from the due time p50 {load.Latency.At(50):0.0}, p99 {load.Latency.At(99):0.0} ms";
        return BenchResult.Of(options.Name, load, after - before, new(latencies), remark) with { RateIsGiven = true };
    }

    private static async Task DisturbAsync(BenchDatabases databases, HandWrittenOptions options, CancellationToken cancellation)
    {
        if (options.Disturb)
        {
            await Task.Delay(options.WarmUp + options.Duration / 2, options.Time, cancellation);
            await databases.DisturbAsync(cancellation);
        }
    }

    private static void ThrowOnError(LoadResult load)
    {
        if (load.FirstError is { } error)
        {
            throw new InvalidOperationException($"{load.Errors} of {load.Errors + load.Completed} sagas failed; the first: {error.Message}", error);
        }
    }
}
