namespace Hanok.Gateway.Limits;

/// <summary>So many at once, so many in the queue, the others not at all. First come, first served. Thread-safe.</summary>
internal sealed class Admission(int atOnce, int queued, TimeSpan patience, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _places = new(atOnce);
    private int _waiting;

    public int Inside => atOnce - _places.CurrentCount;

    public int Waiting => Volatile.Read(ref _waiting);

    /// <returns>Whether there is a place now; then <see cref="Leave"/> must follow.</returns>
    public bool TryEnter() => _places.Wait(0, CancellationToken.None);

    public void Dispose() => _places.Dispose();

    public void Leave() => _places.Release();

    /// <returns>Whether there was a place in time; then <see cref="Leave"/> must follow.</returns>
    /// <exception cref="OperationCanceledException">The client went away while it waited.</exception>
    public async Task<bool> WaitAsync(CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _waiting) > queued)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            await _places.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
