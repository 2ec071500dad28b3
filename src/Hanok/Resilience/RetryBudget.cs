namespace Hanok.Resilience;

/// <summary>
/// How many retries a client has left: a tenth of its calls, one per second besides, and a reserve. So what fails now and then is retried, and
/// retries never multiply an overload. Thread-safe.
/// </summary>
/// <remarks>
/// When everything fails, the load is that of the calls and a tenth, and not the double or triple of it. One per second, so that a client with few
/// calls can retry at all; a hundred in reserve is what a short break costs at some thousand calls per second, once.
/// M. Brooker, <i>Timeouts, retries and backoff with jitter</i> (2019); the budget of Finagle and Linkerd.
/// </remarks>
internal sealed class RetryBudget(int percent, TimeProvider time)
{
    private const double PerSecond = 1, Reserve = 100, First = 10;

    private readonly Lock _lock = new();
    private double _left = First;
    private long _last = time.GetTimestamp();

    public double Left
    {
        get
        {
            lock (_lock)
                return Refill(0);
        }
    }

    /// <summary>A call begins.</summary>
    public void Earn()
    {
        lock (_lock)
            Refill(percent / 100.0);
    }

    /// <returns>False when there is none left.</returns>
    public bool TrySpend()
    {
        lock (_lock)
        {
            if (Refill(0) < 1)
                return false;

            _left -= 1;
            return true;
        }
    }

    private double Refill(double earned)
    {
        var now = time.GetTimestamp();
        _left = Math.Min(Reserve, _left + earned + (time.GetElapsedTime(_last, now).TotalSeconds * PerSecond));
        _last = now;
        return _left;
    }
}
