using Microsoft.Extensions.Primitives;

namespace Hanok.Idempotency;

/// <summary>The request header <c>Idempotency-Key</c>, by which a client says that a request is one that it sent before.</summary>
/// <remarks>draft-ietf-httpapi-idempotency-key-header. The value is taken as it was sent, quotation marks included.</remarks>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>Characters. A UUID has 36.</summary>
    public const int Limit = 200;

    /// <summary>Whether there is exactly one, of 1 to <see cref="Limit"/> printable ASCII characters and not only blanks.</summary>
    public static bool IsValid(StringValues values) =>
        values is [{ Length: > 0 and <= Limit } key] && !string.IsNullOrWhiteSpace(key) && !key.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
