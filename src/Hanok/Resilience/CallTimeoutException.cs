namespace Hanok.Resilience;

/// <summary>The answer did not begin in time. Whether the destination does what was asked is not known.</summary>
public sealed class CallTimeoutException(string message, Exception? inner = null) : HttpRequestException(message, inner);
