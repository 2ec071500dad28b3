namespace Hanok.Resilience;

/// <summary>The time that the caller gave is over. Whether what was asked is done is not known.</summary>
public sealed class DeadlineExceededException(string message, Exception? inner = null) : HttpRequestException(message, inner);
