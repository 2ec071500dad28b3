namespace Hanok.Bench.HandWritten;

/// <summary>An order on its way: <see cref="Approved"/> ends when the transaction that approved it has committed.</summary>
internal sealed class PlacedOrder(Guid saga, OrderBody body, long now)
{
    private readonly TaskCompletionSource _approved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _started = now;

    public Guid Saga => saga;

    public OrderBody Body => body;

    public Task Approved => _approved.Task;

    /// <summary>When the first transaction committed; until this is known, when it was asked for.</summary>
    public long StartedAt { get => Volatile.Read(ref _started); set => Volatile.Write(ref _started, value); }

    public long ApprovedAt { get; private set; }

    public void Approve(long now)
    {
        ApprovedAt = now;
        _approved.TrySetResult();
    }

    public void Fail(Exception error) => _approved.TrySetException(error);
}
