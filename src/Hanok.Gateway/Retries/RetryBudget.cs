namespace Hanok.Gateway.Retries;

/// <summary>
/// How many retries one cluster may have: each request pays in a part of one, and time a few. As in Finagle's RetryBudget. Thread-safe.
/// </summary>
internal sealed class RetryBudget(RetryOptions options, TimeProvider time)
{
    // What a quiet time can save up: the retries of ten seconds, and of a thousand requests.
    private const int SavedSeconds = 10;
    private const int SavedRequests = 1000;

    // Counted in hundredths, so that a payment is an addition.
    private const int Retry = 100;

    private readonly long _most = ((long)options.BudgetPerSecond * SavedSeconds * Retry) + ((long)options.BudgetPercent * SavedRequests);
    private long _balance = (long)options.BudgetPerSecond * SavedSeconds * Retry;
    private long _paid = time.GetTimestamp();

    public double Left => Volatile.Read(ref _balance) / (double)Retry;

    /// <summary>A request came.</summary>
    public void Deposit()
    {
        if (Volatile.Read(ref _balance) < _most)
            Interlocked.Add(ref _balance, options.BudgetPercent);
    }

    public bool TryTake()
    {
        PayTime();
        if (Interlocked.Add(ref _balance, -Retry) >= 0)
            return true;

        Interlocked.Add(ref _balance, Retry);
        return false;
    }

    private void PayTime()
    {
        var last = Volatile.Read(ref _paid);
        var seconds = (long)time.GetElapsedTime(last).TotalSeconds;
        if (seconds < 1 || Interlocked.CompareExchange(ref _paid, time.GetTimestamp(), last) != last)
            return;

        var room = Math.Max(0, _most - Volatile.Read(ref _balance));
        Interlocked.Add(ref _balance, Math.Min(room, Math.Min(seconds, SavedSeconds) * options.BudgetPerSecond * Retry));
    }
}
