using System.Globalization;
using FoodDelivery.AppHost;
using Hanok.AppHost;

namespace Hanok.Bench.FoodDelivery;

/// <summary>What the second `up` costs: time until everything is ready, CPU of each process until then, memory when it rests.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 3;

    // Until what was compiled and allocated by the start has come to rest.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    public static Benchmark Definition { get; } = new(
        "start", "the second start of FoodDelivery: seconds until it is ready, CPU until then, memory at rest", "start", RunAsync);

    private static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchContext context, CancellationToken cancellation)
    {
        // The first makes the databases.
        await using (await StartAsync(context, "--fresh", cancellation)) { }

        await context.Output.WriteLineAsync("| start | ready after s | CPU s of the services | each | PSS MB of the services | each |\n|---|---|---|---|---|---|");
        for (var round = 1; round <= Rounds; round++)
        {
            var begun = TimeProvider.System.GetTimestamp();
            await using var running = await StartAsync(context, "--no-browser", cancellation);
            var ready = TimeProvider.System.GetElapsedTime(begun);
            var cpu = running.Services.Select(service => (service.Name, Value: CpuMeter.OfProcesses(service.ProcessId!.Value).ReadSeconds() ?? 0)).ToList();
            await Task.Delay(Rest, TimeProvider.System, cancellation);
            var memory = running.Services.Select(service => (service.Name, Value: MemoryMeter.PssOf(service.ProcessId!.Value) ?? 0)).ToList();
            await context.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"| {round} | {ready.TotalSeconds:0.0} | {cpu.Sum(c => c.Value):0.0} | {Each(cpu, "0.00")} | {memory.Sum(m => m.Value):0} | {Each(memory, "0")} |"));
        }

        return [];
    }

    private static string Each(IEnumerable<(string Name, double Value)> values, string format) =>
        string.Join(", ", values.Select(one => $"{one.Name} {one.Value.ToString(format, CultureInfo.InvariantCulture)}"));

    private static Task<RunningSystem> StartAsync(BenchContext context, string argument, CancellationToken cancellation)
    {
        var system = FoodDeliverySystem.AddTo(new HanokSystem("bench", argument) { Home = Path.Combine(context.Home, "start"), Output = TextWriter.Null });
        system["gateway"].AnyPort();
        system["registry"].AnyPort();
        return system.StartAsync(cancellation);
    }
}
