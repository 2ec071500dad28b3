namespace Hanok.Outbox;

/// <summary>The outbox cannot be read. The message says why and what to do.</summary>
public sealed class OutboxUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Another instance reads it, as it should be: this one waits to take over.</summary>
    public bool StandsBy { get; init; }
}
