namespace Hanok.Idempotency;

/// <summary>The first request with this key has no answer yet. Answered with 409 (draft-ietf-httpapi-idempotency-key-header).</summary>
public sealed class RequestRunningException(string key) : Exception(
    $"The first request with the idempotency key '{key}' is still being processed. Ask again in a moment, with the same key.");
