namespace Hanok.Inbox;

/// <summary>The messages could not be received now, and nothing has changed: send them again later.</summary>
public sealed class ReceiverUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
