using Microsoft.Extensions.Hosting;

namespace Hanok;

/// <summary>
/// A background service that may be told to end at any moment: whatever breaks then, because everything around it ends too, is no failure. The
/// host would call it one, and hide the real reason when a start fails.
/// </summary>
internal abstract class BackgroundLoop : BackgroundService
{
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // It was told to.
        }
    }

    /// <summary>Until cancelled. What it throws before is an error, and ends the service.</summary>
    protected abstract Task RunAsync(CancellationToken stoppingToken);
}
