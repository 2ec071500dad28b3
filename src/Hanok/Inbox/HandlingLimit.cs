namespace Hanok.Inbox;

/// <summary>The time that handlers have: their token is cancelled at its end. Not thread-safe.</summary>
internal sealed class HandlingLimit : IDisposable
{
    // The database's own limit is for what is sent without the token. It comes second, for the token says more.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _limit;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenSource _either;

    public HandlingLimit(TimeSpan limit, TimeProvider time, CancellationToken stopping)
    {
        (_limit, _stopping, _over) = (limit, stopping, new(limit, time));
        _either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, stopping);
    }

    /// <summary>Cancelled at the end of the time, and when whoever asked for the work wants it no more.</summary>
    public CancellationToken Token => _either.Token;

    public bool IsOver => _over.IsCancellationRequested && !_stopping.IsCancellationRequested;

    public TimeSpan? StatementLimit => _limit == Timeout.InfiniteTimeSpan ? null : _limit + Slack;

    /// <summary>What a handler threw, and that it had no time left when it did.</summary>
    public Exception Explain(Exception failure) => IsOver
        ? new TimeoutException(
            $"It was not handled within {_limit.TotalSeconds:0.#} s (Hanok__Receiver__HandlingLimitSeconds): something it waited for took longer, for "
            + $"example a row that another transaction has locked. At the end of the time: {failure.GetBaseException().Message}", failure)
        : failure;

    public void Dispose()
    {
        _either.Dispose();
        _over.Dispose();
    }
}
