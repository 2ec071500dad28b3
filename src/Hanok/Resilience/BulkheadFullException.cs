namespace Hanok.Resilience;

/// <summary>As many calls of the client are on their way, and wait, as may; the call was not made.</summary>
public sealed class BulkheadFullException(string message) : HttpRequestException(message);
