namespace Hanok.Resilience;

/// <summary>A call for which nothing more is tried.</summary>
/// <param name="Response">The last answer, such as 503; null when there is none. It is disposed by whoever asked for the fallback.</param>
/// <param name="Exception">Why there is no answer; null when there is one.</param>
public sealed record FailedCall(HttpRequestMessage Request, HttpResponseMessage? Response, Exception? Exception);
