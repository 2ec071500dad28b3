namespace Hanok.Gateway.Limits;

/// <summary>A token bucket for each client: <c>Hanok:Gateway:RateLimits:orders:PerSecond</c>.</summary>
public sealed class RateLimit
{
    /// <summary>Requests that a client may send in the long run.</summary>
    public double PerSecond { get; set; }

    /// <summary>Requests that it may send at once after a pause; as many as in a second when nothing is said.</summary>
    public int? Burst { get; set; }

    internal double Size => Burst ?? Math.Max(1, PerSecond);
}
