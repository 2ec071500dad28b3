using System.Runtime.InteropServices;
using Hanok.Chaos;
using Hanok.Chaos.Members;

// As a member of the ring, started by the soak below.
if (Environment.GetEnvironmentVariable("Chaos__Member") is { Length: > 0 } member)
    return await Member.RunAsync(member, args);

var options = new SoakOptions();
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--kills" when i + 1 < args.Length && int.TryParse(args[i + 1], out var kills) && kills > 0:
            (options, i) = (options with { Kills = kills }, i + 1);
            break;
        case "--minutes" when i + 1 < args.Length && double.TryParse(args[i + 1], out var minutes) && minutes > 0:
            (options, i) = (options with { Limit = TimeSpan.FromMinutes(minutes), Kills = int.MaxValue }, i + 1);
            break;
        case "--transport" when i + 1 < args.Length && args[i + 1] is "direct" or "rabbitmq":
            (options, i) = (options with { Transport = args[i + 1] }, i + 1);
            break;
        case "--seed" when i + 1 < args.Length && int.TryParse(args[i + 1], out var seed):
            (options, i) = (options with { Seed = seed }, i + 1);
            break;
        default:
            Console.WriteLine("""
                chaos [--kills 60 | --minutes 10] [--transport direct|rabbitmq] [--seed 1]
                Runs three services in a ring, kills them and their servers at every crash point, and checks the databases afterwards.
                """);
            return args[i] is "--help" or "-h" ? 0 : 2;
    }
}

using var interrupted = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, EndInOrder);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, EndInOrder);
try
{
    return await Soak.RunAsync(options, Console.Out, interrupted.Token) ? 0 : 1;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    return 130;
}

void EndInOrder(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}
