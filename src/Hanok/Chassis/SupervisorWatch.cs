using System.Runtime.InteropServices;
using Hanok.Discovery;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis;

/// <summary>
/// The life of a process that another one has started and looks after, as <c>up</c> does. It ends on SIGTERM; and when standard input ends: then
/// the other one is gone, however it died, or stops everything.
/// </summary>
internal sealed class SupervisorWatch(IHostApplicationLifetime lifetime, IOptions<ShutdownOptions> shutdown) : IHostLifetime, IDisposable
{
    public const string Variable = "HANOK_SUPERVISED";

    private readonly CancellationTokenSource _end = new();
    private PosixSignalRegistration[] _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                lifetime.StopApplication();
            }),
            // Ctrl-C and a closed terminal reach every process there at once. In which order they end, who started them says.
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true),
        ];
        _ = WatchAsync(_end.Token);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        foreach (var signal in _signals)
            signal.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        await using var input = Console.OpenStandardInput();
        var ignored = new byte[16];
        try
        {
            // Reading a pipe cannot be cancelled everywhere, so the wait is what ends.
            while (await input.ReadAsync(ignored, CancellationToken.None).AsTask().WaitAsync(cancellation) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            if (cancellation.IsCancellationRequested)
                return;
        }

        // The others end too: nobody is left who should hear of it first.
        shutdown.Value.DrainSeconds = 0;
        lifetime.StopApplication();
    }
}
