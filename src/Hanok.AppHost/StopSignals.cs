using System.Runtime.InteropServices;

namespace Hanok.AppHost;

/// <summary>Ctrl-C, SIGTERM and a closed terminal: the first asks to stop, the second does not wait.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource first = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly Action stopAtOnce;
    private int count;

    public StopSignals(Action stopAtOnce)
    {
        this.stopAtOnce = stopAtOnce;
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
    }

    public CancellationToken Token => first.Token;

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        first.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref count) == 1) first.Cancel();
        else stopAtOnce();
    }
}
