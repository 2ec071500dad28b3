namespace Hanok.Messaging;

/// <summary>How long to wait before the next attempt: doubles up to a limit, and varies by half so that many do not come back at once.</summary>
public static class Backoff
{
    /// <param name="attempt">1 after the first failure; less counts as 1.</param>
    public static TimeSpan After(int attempt, TimeSpan first, TimeSpan max)
    {
        // Beyond 2^30 the limit has long been reached; the shift must not overflow.
        var full = Math.Min(first.Ticks * (double)(1L << (Math.Clamp(attempt, 1, 31) - 1)), max.Ticks);
        return TimeSpan.FromTicks((long)(full * (0.5 + Random.Shared.NextDouble() / 2)));
    }
}
