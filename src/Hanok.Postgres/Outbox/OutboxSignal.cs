using System.Threading.Channels;

namespace Hanok.Postgres.Outbox;

/// <summary>Wakes the poller of this process when a transaction of this process has committed messages. Thread-safe; one waits.</summary>
internal sealed class OutboxSignal
{
    private readonly Channel<bool> _committed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task<bool>? _next;

    public void Set() => _committed.Writer.TryWrite(true);

    /// <summary>Waits until it is set, or for <paramref name="atMost"/>.</summary>
    /// <returns>Whether it was set.</returns>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        // One wait for as long as nothing comes: a wait that is given up each time would cost an exception each time.
        _next ??= _committed.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        await Task.WhenAny(_next, Task.Delay(atMost, time, cancellation));
        cancellation.ThrowIfCancellationRequested();
        if (!_next.IsCompleted)
            return false;

        _next = null;
        _committed.Reader.TryRead(out _);
        return true;
    }
}
