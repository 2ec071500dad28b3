using System.Runtime.InteropServices;
using Hanok.Bench;

Benchmark[] benchmarks = [SagaBenchmark.Definition, SagaBenchmark.FoodDeliveryOnly];
string? name = null;
var folder = Path.Combine("artifacts", "bench");
var seconds = 10.0;
var disturb = false;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--help" or "-h":
            return Help(0);
        case "--seconds" when i + 1 < args.Length && double.TryParse(args[i + 1], out seconds) && seconds > 0:
            i++;
            break;
        case "--svg" when i + 1 < args.Length:
            folder = args[++i];
            break;
        case "--disturb":
            disturb = true;
            break;
        case var other when name is null && benchmarks.Any(benchmark => benchmark.Name == other):
            name = other;
            break;
        default:
            Console.Error.WriteLine($"'{args[i]}' is no benchmark and no option, or its value is missing.");
            return Help(2);
    }
}
using var interrupted = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, EndInOrder);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, EndInOrder);
var home = Directory.CreateTempSubdirectory("hanok-bench-");
try
{
    foreach (var benchmark in benchmarks.Where(benchmark => name is null ? benchmark == SagaBenchmark.Definition : benchmark.Name == name))
    {
        var results = await benchmark.RunAsync(new(home.FullName, TimeSpan.FromSeconds(seconds), disturb, Console.Out), interrupted.Token);
        Console.WriteLine();
        Table.Of(results, results[0], benchmark.Operation).Write(Console.Out);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{benchmark.Name}-rate.svg"),
            SvgPlot.Bars($"{benchmark.Name}: rate", $"{benchmark.Operation}s per second", [.. results.Where(result => !result.RateIsGiven).Select(result => (result.Name, result.PerSecond))]));
        await File.WriteAllTextAsync(Path.Combine(folder, $"{benchmark.Name}-latency.svg"),
            SvgPlot.Lines($"{benchmark.Name}: latency", "milliseconds (logarithmic)", "% not slower",
                [.. results.Where(result => result.Latency is not null).Select(result => (result.Name, result.Latency!.Cumulative()))]));
        Console.WriteLine();
        Console.WriteLine($"Plots: {Path.Combine(folder, benchmark.Name)}-*.svg");
    }
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

// The databases and slots must be dropped: a slot left behind would keep the server's log for ever.
void EndInOrder(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}

int Help(int exitCode)
{
    Console.WriteLine("Hanok.Bench [name] [--seconds 10] [--svg artifacts/bench] [--disturb]");
    Console.WriteLine($"Without a name, {SagaBenchmark.Definition.Name}:");
    foreach (var benchmark in benchmarks)
    {
        Console.WriteLine($"  {benchmark.Name,-10} {benchmark.Description}");
    }
    return exitCode;
}
