using Hanok.AppHost.Output;
using Hanok.AppHost.Processes;

namespace Hanok.AppHost.Admin;

/// <summary><c>down</c>: stops what runs here, as Ctrl-C in its terminal does.</summary>
internal sealed class DownCommand(string home, string system, Terminal terminal, TimeProvider time)
{
    private const int Failed = 1;

    // More than a system takes to stop by force.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), LookEvery = TimeSpan.FromMilliseconds(100);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (UpLock.Owner(home, system) is not { } process)
        {
            terminal.WriteLine($"{system} does not run here.");
            return 0;
        }
        terminal.WriteLine($"Stopping {system}, process {process}");
        Signal.Send(process, Signal.Terminate);
        long start = time.GetTimestamp();
        while (UpLock.Owner(home, system) == process)
        {
            if (time.GetElapsedTime(start) > Patience)
            {
                terminal.WriteLine($"Process {process} still runs after {Patience.TotalSeconds} s. 'kill -9 {process}' ends it.");
                return Failed;
            }
            await Task.Delay(LookEvery, time, cancellation);
        }
        terminal.WriteLine("Stopped");
        return 0;
    }
}
