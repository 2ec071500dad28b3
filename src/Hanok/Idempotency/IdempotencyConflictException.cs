namespace Hanok.Idempotency;

/// <summary>An idempotency key was used again for another request. Answered with 422 (draft-ietf-httpapi-idempotency-key-header).</summary>
public sealed class IdempotencyConflictException(string key) : Exception(
    $"The idempotency key '{key}' was used before with another request. Use a new key for a new request.");
