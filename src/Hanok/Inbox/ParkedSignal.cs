namespace Hanok.Inbox;

/// <summary>Wakes the retry of parked messages when one was parked.</summary>
internal sealed class ParkedSignal : IDisposable
{
    private readonly SemaphoreSlim _parked = new(0, 1);

    public void Set()
    {
        try
        {
            _parked.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is already set.
        }
    }

    public void Dispose() => _parked.Dispose();

    /// <summary>Waits until it is set, or for <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _parked.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is up.
        }
    }
}
