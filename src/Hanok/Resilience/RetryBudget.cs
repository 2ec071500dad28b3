namespace Hanok.Resilience;

/// <summary>
/// How many retries a client, or a cluster of the gateway, has left: a part of its calls, some per second besides, and what it has saved
/// up. So what fails now and then is retried, and retries never multiply an overload. Thread-safe.
/// </summary>
/// <remarks>
/// When everything fails, the load is that of the calls and a part, and not the double or triple of it. Some per second, so that who has
/// few calls can retry at all. M. Brooker, <i>Timeouts, retries and backoff with jitter</i> (2019); the budget of Finagle and Linkerd.
/// </remarks>
/// <param name="percent">Retries for each hundred calls.</param>
/// <param name="perSecond">Retries that time pays for in any case.</param>
/// <param name="most">Retries that are saved up at most.</param>
/// <param name="quietSeconds">So much of a pause pays; what is longer pays no more.</param>
internal sealed class RetryBudget(int percent, int perSecond, int most, int quietSeconds, TimeProvider time)
{
    // It begins with what ten seconds pay.
    private const int FirstSeconds = 10;

    // Counted in hundredths, so that a payment is an addition.
    private const int Retry = 100;

    private long _balance = (long)perSecond * FirstSeconds * Retry;
    private long _paid = time.GetTimestamp();

    public double Left
    {
        get
        {
            PayTime();
            return Math.Max(0, Volatile.Read(ref _balance)) / (double)Retry;
        }
    }

    /// <summary>A call begins.</summary>
    public void Earn()
    {
        if (Volatile.Read(ref _balance) < (long)most * Retry)
            Interlocked.Add(ref _balance, percent);
    }

    /// <returns>False when there is none left.</returns>
    public bool TrySpend()
    {
        PayTime();
        if (Interlocked.Add(ref _balance, -Retry) >= 0)
            return true;

        Interlocked.Add(ref _balance, Retry);
        return false;
    }

    // Whole seconds; what is begun of the next one is not lost.
    private void PayTime()
    {
        var last = Volatile.Read(ref _paid);
        var seconds = (long)time.GetElapsedTime(last).TotalSeconds;
        if (seconds < 1 || Interlocked.CompareExchange(ref _paid, last + (seconds * time.TimestampFrequency), last) != last)
            return;

        var room = Math.Max(0, ((long)most * Retry) - Volatile.Read(ref _balance));
        Interlocked.Add(ref _balance, Math.Min(room, Math.Min(seconds, quietSeconds) * perSecond * Retry));
    }
}
