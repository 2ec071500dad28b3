using System.Runtime.InteropServices;
using Hanok.AppHost.Postgres;
using Hanok.Bench;
using Hanok.Bench.FoodDelivery;
using Hanok.Bench.Gateway;
using Hanok.Bench.Messaging;
using Hanok.Bench.Messaging.Processes;
using Hanok.Bench.Registry;
using Hanok.Bench.Servers;
using Hanok.Bench.Siege;

if (Environment.GetEnvironmentVariable(HanokWorker.Variable) is { } service)
    return await HanokWorker.RunAsync(service, args);
if (Environment.GetEnvironmentVariable(GatewayWorker.Variable) is { } role)
    return await GatewayWorker.RunAsync(role);

Benchmark[] benchmarks =
[
    SagaBenchmark.Definition, SagaBenchmark.FoodDeliveryOnly, SagaBenchmark.Growth, StartBenchmark.Definition, SiegeBenchmark.Definition,
    MessagingBenchmark.Definition, ServersBenchmark.Definition,
    GatewayBenchmark.Definition, RegistryBenchmark.Definition,
];
var arguments = BenchArguments.Parse(args, [.. benchmarks.Select(benchmark => benchmark.Name)]);
if (arguments.Help || arguments.Wrong is not null)
    return Help(arguments.Wrong);

var benchmark = benchmarks.First(benchmark => benchmark.Name == (arguments.Name ?? SagaBenchmark.Definition.Name));
if (benchmark.NeedsOwnServers && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EmbeddedPostgres.AddressVariable)))
{
    Console.Error.WriteLine($"'{benchmark.Name}' starts several PostgreSQL servers and {EmbeddedPostgres.AddressVariable} names one that runs already. Unset it.");
    return 2;
}

using var interrupted = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, EndInOrder);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, EndInOrder);
var home = Directory.CreateTempSubdirectory("hanok-bench-");
try
{
    var context = new BenchContext(home.FullName, TimeSpan.FromSeconds(arguments.Seconds), arguments.Disturb, Console.Out)
    {
        Messaging = arguments.Messaging,
        Servers = arguments.Servers,
        Gateway = arguments.Gateway,
    };
    var results = await benchmark.RunAsync(context, interrupted.Token);
    if (results.Count > 0)
        await ReportAsync(results);

    return 0;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    return 130;
}
finally
{
    home.Delete(recursive: true);
}

async Task ReportAsync(IReadOnlyList<BenchResult> results)
{
    Console.WriteLine();
    Table.Of(results, results[0], benchmark.Operation).Write(Console.Out);
    Directory.CreateDirectory(arguments.SvgFolder);
    await File.WriteAllTextAsync(Path.Combine(arguments.SvgFolder, $"{benchmark.Name}-rate.svg"),
        SvgPlot.Bars($"{benchmark.Name}: rate", $"{benchmark.Operation}s per second", [.. results.Where(result => !result.RateIsGiven).Select(result => (result.Name, result.PerSecond))]));
    await File.WriteAllTextAsync(Path.Combine(arguments.SvgFolder, $"{benchmark.Name}-latency.svg"),
        SvgPlot.Lines($"{benchmark.Name}: latency", "milliseconds (logarithmic)", "% not slower",
            [.. results.Where(result => result.Latency is not null).Select(result => (result.Name, result.Latency!.Cumulative()))]));
    Console.WriteLine();
    Console.WriteLine($"Plots: {Path.Combine(arguments.SvgFolder, benchmark.Name)}-*.svg");
}

// The databases and slots must be dropped: a slot left behind would keep the server's log for ever.
void EndInOrder(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}

int Help(string? wrong)
{
    if (wrong is not null)
        Console.Error.WriteLine($"'{wrong}' is no benchmark and no option, or its value is missing or makes no sense.");

    Console.WriteLine(BenchArguments.HelpText);
    Console.WriteLine($"Without a name, {SagaBenchmark.Definition.Name}:");
    foreach (var benchmark in benchmarks)
        Console.WriteLine($"  {benchmark.Name,-10} {benchmark.Description}");

    return wrong is null ? 0 : 2;
}
