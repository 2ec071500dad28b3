namespace Hanok.Bench.Peers;

/// <summary>Ends this process when the benchmark that started it is gone: standard input closes then.</summary>
internal sealed class SupervisorEnd(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var input = Console.OpenStandardInput();
        var ignored = new byte[16];
        while (await input.ReadAsync(ignored, CancellationToken.None).AsTask().WaitAsync(stoppingToken) > 0)
        {
        }

        lifetime.StopApplication();
    }
}
