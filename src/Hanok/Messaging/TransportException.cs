namespace Hanok.Messaging;

/// <summary>A destination did not take a batch. It will be sent again.</summary>
public sealed class TransportException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>When the destination wants to be asked again, if it said so.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
