namespace Hanok.Idempotency;

/// <summary>Says of an endpoint that it reads an <c>Idempotency-Key</c>: for descriptions of the API.</summary>
public sealed record IdempotencyMetadata(bool IsRequired);
