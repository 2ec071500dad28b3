using System.Runtime.InteropServices;

namespace Hanok.AppHost;

/// <summary>Ctrl-C, SIGTERM and a closed terminal: the first asks to stop, the second does not wait.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _first = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _stopAtOnce;
    private int _count;

    public StopSignals(Action stopAtOnce)
    {
        _stopAtOnce = stopAtOnce;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
    }

    public CancellationToken Token => _first.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _first.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1) _first.Cancel();
        else _stopAtOnce();
    }
}
