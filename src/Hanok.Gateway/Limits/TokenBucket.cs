namespace Hanok.Gateway.Limits;

/// <summary>What one client has left of one limit. Thread-safe.</summary>
internal sealed class TokenBucket(RateLimit limit, long now)
{
    private readonly Lock _gate = new();
    private double _tokens = limit.Size;
    private long _at = now;

    /// <summary>Takes a token, if there is one.</summary>
    /// <param name="left">Whole tokens that are left.</param>
    /// <param name="wait">Until there is one again; nothing when it was taken.</param>
    public bool TryTake(TimeProvider time, out int left, out TimeSpan wait)
    {
        lock (_gate)
        {
            Refill(time);
            var taken = _tokens >= 1;
            if (taken)
                _tokens--;

            left = (int)_tokens;
            wait = taken ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _tokens) / limit.PerSecond);
            return taken;
        }
    }

    /// <summary>Whether nothing is lost by forgetting it.</summary>
    public bool IsFull(TimeProvider time)
    {
        lock (_gate)
        {
            Refill(time);
            return _tokens >= limit.Size;
        }
    }

    private void Refill(TimeProvider time)
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(limit.Size, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * limit.PerSecond));
        _at = now;
    }
}
