namespace Hanok.Bench.FoodDelivery;

/// <summary>Closes while too many sagas are in flight, so that the rate at which orders are accepted is that at which sagas complete.</summary>
internal sealed class InFlightGate(RealSystem system, int limit, TimeSpan lookEvery, TimeProvider time)
{
    private volatile TaskCompletionSource? _closed;

    public Task PassAsync(CancellationToken cancellation) => _closed?.Task.WaitAsync(cancellation) ?? Task.CompletedTask;

    public async Task WatchAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                if (await system.InFlightAsync(cancellation) < limit)
                    Open();
                else
                    _closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

                await Task.Delay(lookEvery, time, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            Open();
        }
    }

    private void Open()
    {
        _closed?.TrySetResult();
        _closed = null;
    }
}
