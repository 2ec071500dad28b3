using Hanok.AppHost.Output;

namespace Hanok.AppHost.Admin;

/// <summary><c>restart [service...]</c>: asks the system that runs here to do it, and waits until it is done.</summary>
internal sealed class RestartCommand(string[] arguments, string home, string system, Terminal terminal, TimeProvider time)
{
    public const string HelpText = """
        restart [service...]   restart them, or all, of the system that './hanok up' runs here: one after the other, and each of its
                               instances when a new one is ready in its place. One with a fixed port is away while it starts.
        """;

    private const int Failed = 1, WrongUse = 2;

    // A start takes some seconds; a system has a dozen of them.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5), LookEvery = TimeSpan.FromMilliseconds(100);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (arguments.FirstOrDefault(argument => argument.StartsWith('-')) is { } option)
        {
            terminal.WriteLine(HelpText);
            return option is "--help" or "-h" ? 0 : WrongUse;
        }
        string running = RunningFile.PathIn(home, system);
        if (!File.Exists(running)) return Fail($"{system} is not running: there is no {running}. Start it with './hanok up'.");
        var files = new RestartFiles(home, system);
        files.Ask(arguments);
        long start = time.GetTimestamp();
        string? answer;
        while ((answer = files.Answered()) is null)
        {
            if (time.GetElapsedTime(start) > Patience) return Fail($"{system} did not answer within {Patience.TotalMinutes} minutes. What does it say in its terminal?");
            await Task.Delay(LookEvery, time, cancellation);
        }
        if (answer.Length > 0) return Fail(answer);
        terminal.WriteLine("Restarted");
        return 0;
    }

    private int Fail(string message)
    {
        terminal.WriteLine(message);
        return Failed;
    }
}
