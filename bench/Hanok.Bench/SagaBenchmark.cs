using Hanok.AppHost.Postgres;
using Hanok.Bench.FoodDelivery;
using Hanok.Bench.HandWritten;

namespace Hanok.Bench;

/// <summary>createOrder: FoodDelivery's real processes, and in the same run the saga written by hand.</summary>
internal static class SagaBenchmark
{
    private const double ModestRate = 50;

    private static readonly long[] FinishedBefore = [10_000, 100_000, 1_000_000];

    public static Benchmark Definition { get; } = new(
        "saga", "createOrder in FoodDelivery's processes and by hand: sagas per second, latency at 50/s", "saga", RunAsync);

    /// <summary>For work on Hanok itself: without the yardstick, and so without a ratio that means something.</summary>
    public static Benchmark FoodDeliveryOnly { get; } = new(
        "saga-alone", "as saga, without the hand-written program", "saga", async (context, cancellation) =>
        {
            var results = new List<BenchResult>();
            await AddFoodDeliveryAsync(results, context, cancellation);
            return results;
        });

    /// <summary>Whether a saga costs more when many have ended.</summary>
    public static Benchmark Growth { get; } = new(
        "saga-growth", "createOrder with 10,000, 100,000 and 1,000,000 sagas that have ended: what a saga costs", "saga", async (context, cancellation) =>
        {
            var results = new List<BenchResult>();
            await using var system = await RealSystem.StartAsync(context.Home, aServerEach: true, cancellation);
            foreach (var finished in FinishedBefore)
            {
                await context.Output.WriteLineAsync($"running with {finished:N0} finished sagas ...");
                await system.FinishAsync(finished, cancellation);
                results.Add((await RealSaga.ThroughputAsync(system, context.Window, TimeProvider.System, cancellation)) with { Name = $"{finished:N0} finished sagas" });
            }

            return results;
        });

    private static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchContext context, CancellationToken cancellation)
    {
        var results = new List<BenchResult>();

        // A server for each side: a slot decodes the whole server's log, so one would pay for the other.
        await using (var postgres = await EmbeddedPostgres.StartAsync(
            new() { Directory = Path.Combine(context.Home, "hand-written"), Fresh = true }, cancellation))
        {
            await context.Output.WriteLineAsync($"{await Machine.DescribeAsync(postgres.AdminConnectionString, cancellation)}");
            foreach (var run in new[] { HandWrittenOptions.SetBased, HandWrittenOptions.OneByOne, HandWrittenOptions.AtFifty })
            {
                var options = run with { Duration = context.Window, Disturb = context.Disturb };
                await context.Output.WriteLineAsync($"running {options.Name} ...");
                results.Add(await HandWrittenSaga.RunAsync(postgres.AdminConnectionString, options, cancellation));
            }
        }

        await AddFoodDeliveryAsync(results, context, cancellation);
        return results;
    }

    private static async Task AddFoodDeliveryAsync(List<BenchResult> results, BenchContext context, CancellationToken cancellation)
    {
        foreach (var aServerEach in new[] { false, true })
        {
            await using var system = await RealSystem.StartAsync(Path.Combine(context.Home, aServerEach ? "each" : "one"), aServerEach, cancellation);
            await context.Output.WriteLineAsync($"running {system.Name} ...");
            results.Add(await RealSaga.ThroughputAsync(system, context.Window, TimeProvider.System, cancellation));
            results.Add(await RealSaga.LatencyAsync(system, ModestRate, context.Window, TimeProvider.System, cancellation));
        }
    }
}
