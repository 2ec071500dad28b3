namespace Hanok.Messaging;

/// <summary>Wakes those who wait for work when there may be some. Thread-safe.</summary>
public class Signal
{
    private TaskCompletionSource _set = Fresh();

    /// <summary>Wakes who waits now; when nobody does, the next wait ends at once.</summary>
    public void Set() => Volatile.Read(ref _set).TrySetResult();

    /// <summary>Waits until it is set, or for <paramref name="atMost"/>. Look for work only after it has returned.</summary>
    /// <returns>Whether it was set.</returns>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        var set = Volatile.Read(ref _set);
        // Nothing is thrown when the time is up: a poller waits in vain most of the time.
        await set.Task.WaitAsync(atMost, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        if (!set.Task.IsCompleted)
            return false;

        // Only the one that was seen: of two who wait, the second must not throw away what was set after the first had gone.
        Interlocked.CompareExchange(ref _set, Fresh(), set);
        return true;
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
