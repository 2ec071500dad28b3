namespace Hanok.Resilience;

/// <summary>The destination has failed too often in a row; the call was not made.</summary>
public sealed class CircuitOpenException(string message, TimeSpan retryAfter) : HttpRequestException(message)
{
    /// <summary>When the next call is let through.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
