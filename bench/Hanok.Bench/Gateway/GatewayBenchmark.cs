using Hanok.Bench.Messaging;

namespace Hanok.Bench.Gateway;

/// <summary>What a gateway costs: the same backend behind each of them, rows taking turns, so that a machine that slows down slows all.</summary>
internal static class GatewayBenchmark
{
    private const string Yarp = "YARP as it comes";

    public static Benchmark Definition { get; } = new(
        "gateway", "a request through the gateway: next to YARP, nginx and HAProxy; hot reads with and without cache", "request", RunAsync);

    private static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchContext context, CancellationToken cancellation)
    {
        await context.Output.WriteLineAsync($"{await Machine.DescribeAsync(null, cancellation)}");
        await using var backend = await Contender.StartOwnAsync("direct", "backend", null, cancellation);
        var others = await OthersAsync(context, backend.Address, cancellation);
        try
        {
            var measures = await MeasureAsync(context, [backend, .. others], "/api/restaurants/7", cancellation);
            Write(context, measures, Yarp);
        }
        finally
        {
            foreach (var other in others)
                await other.DisposeAsync();
        }

        await HotReads.RunAsync(context, cancellation);
        return [];
    }

    public static async Task<Dictionary<string, List<GatewayMeasure>>> MeasureAsync(
        BenchContext context, IReadOnlyList<Contender> contenders, string path, CancellationToken cancellation)
    {
        var options = context.Gateway;
        foreach (var contender in contenders)
            await Wrk.RunAsync(new Uri(contender.Address, path), options.Connections, options.WarmUp, cancellation);

        var measures = contenders.ToDictionary(c => c.Name, _ => new List<GatewayMeasure>());
        for (var round = 1; round <= options.Rounds; round++)
            foreach (var contender in contenders)
            {
                await context.Output.WriteLineAsync($"round {round} of {options.Rounds}: {contender.Name} ...");
                var before = contender.CpuSeconds();
                var load = await Wrk.RunAsync(new Uri(contender.Address, path), options.Connections, context.Window, cancellation);
                measures[contender.Name].Add(new(load, (contender.CpuSeconds() - before) * 1e6 / Math.Max(1, load.Completed), contender.Megabytes()));
            }

        return measures;
    }

    public static void Write(BenchContext context, Dictionary<string, List<GatewayMeasure>> measures, string yardstick)
    {
        var one = Medians.Middle(measures[yardstick].Select(m => m.Micros));
        var table = new Table("CPU ratio", "name", "requests/s", "p50 ms", "p99 ms", "CPU us", "RSS MB", "errors");
        foreach (var (name, all) in measures)
            table.Add(
                $"{Middle(all, m => m.Micros) / one:0.00}", name, $"{Middle(all, m => m.Load.PerSecond):N0}", $"{Middle(all, m => m.Load.Half):0.00}",
                $"{Middle(all, m => m.Load.Most):0.00}", $"{Middle(all, m => m.Micros):0.0}",
                double.IsNaN(all[0].Megabytes) ? "-" : $"{Middle(all, m => m.Megabytes):0}", $"{all.Sum(m => m.Load.Errors)}");

        context.Output.WriteLine();
        table.Write(context.Output);
        context.Output.WriteLine($"\nCPU is that of the named process alone, for a request; the ratio is to '{yardstick}'. Of 'direct' it is the backend's.\n");
    }

    private static async Task<List<Contender>> OthersAsync(BenchContext context, Uri backend, CancellationToken cancellation)
    {
        var others = new List<Contender>();
        foreach (var (program, configure) in new (string, Func<int, string[]>)[]
        {
            ("nginx", port => OtherProxies.Nginx(context.Home, backend, port)),
            ("haproxy", port => OtherProxies.HaProxy(context.Home, backend, port)),
        })
        {
            if (await Contender.TryStartAsync(program, configure, cancellation) is { } other)
                others.Add(other);
            else
                await context.Output.WriteLineAsync($"{program} is not installed, and left out: apt-get install {program}");
        }

        others.Add(await Contender.StartOwnAsync(Yarp, "yarp", backend, cancellation));
        others.Add(await Contender.StartOwnAsync("Hanok, features off", "hanok", backend, cancellation,
            ("Hanok__Gateway__Breaker__Failures", "0"), ("Hanok__Gateway__Retries__Attempts", "1")));
        others.Add(await Contender.StartOwnAsync("Hanok, all defaults", "hanok", backend, cancellation,
            ("Hanok__Gateway__RateLimits__default__PerSecond", "1000000")));
        return others;
    }

    private static double Middle(List<GatewayMeasure> all, Func<GatewayMeasure, double> value) => Medians.Middle(all.Select(value));
}
