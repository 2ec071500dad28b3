using Hanok.Work;
using Microsoft.Extensions.Hosting;

namespace Hanok.Chassis;

/// <summary>Stops this process when the one that started it is gone: its end of standard input closes, however it died.</summary>
internal sealed class SupervisorWatch(IHostApplicationLifetime lifetime) : Worker
{
    public const string Variable = "HANOK_SUPERVISED";

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await using var input = Console.OpenStandardInput();
        var ignored = new byte[16];

        // Reading a pipe cannot be cancelled everywhere, so the wait is what ends.
        while (await input.ReadAsync(ignored, CancellationToken.None).AsTask().WaitAsync(stoppingToken) > 0)
        {
        }

        lifetime.StopApplication();
    }
}
