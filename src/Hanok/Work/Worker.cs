using Microsoft.Extensions.Hosting;

namespace Hanok.Work;

/// <summary>
/// What runs beside the requests until the program ends. When it ends, connections break and waits are cancelled in any order: whatever is thrown then
/// is no failure. Otherwise what <see cref="RunAsync"/> throws ends the program, as with any <see cref="BackgroundService"/>.
/// </summary>
public abstract class Worker : BackgroundService
{
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // It was told to stop, and has.
        }
    }

    protected abstract Task RunAsync(CancellationToken stoppingToken);
}
