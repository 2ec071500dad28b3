using Hanok.Bench.HandWritten;

namespace Hanok.Bench;

/// <summary>createOrder: throughput with set-based and with single transactions, and latency at a modest rate.</summary>
internal static class SagaBenchmark
{
    public static Benchmark Definition { get; } = new("saga", "createOrder, hand-written on PostgreSQL: throughput, one by one, latency at 50/s", "saga", RunAsync);

    private static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchContext context, CancellationToken cancellation)
    {
        HandWrittenOptions[] runs = [HandWrittenOptions.SetBased, HandWrittenOptions.OneByOne, HandWrittenOptions.AtFifty];
        var results = new List<BenchResult>();
        foreach (var run in runs)
        {
            var options = run with { Duration = TimeSpan.FromSeconds(context.Seconds), Disturb = context.Disturb };
            await context.Output.WriteLineAsync($"running {options.Name} ...");
            results.Add(await HandWrittenSaga.RunAsync(context.AdminConnectionString, options, cancellation));
        }
        return results;
    }
}
