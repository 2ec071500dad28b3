namespace Hanok.Messaging;

/// <summary>Wakes those who wait for work when there may be some. Thread-safe.</summary>
public class Signal
{
    private TaskCompletionSource _set = Fresh();

    /// <summary>Wakes who waits now; when nobody does, the next wait ends at once.</summary>
    public void Set() => Volatile.Read(ref _set).TrySetResult();

    /// <summary>Waits until it is set, or for <paramref name="atMost"/>. Look for work only after it has returned.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        var set = Volatile.Read(ref _set);
        try
        {
            await set.Task.WaitAsync(atMost, time, cancellation);

            // Only the one that was seen: of two who wait, the second must not throw away what was set after the first had gone.
            Interlocked.CompareExchange(ref _set, Fresh(), set);
        }
        catch (TimeoutException)
        {
            // The time is up.
        }
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
