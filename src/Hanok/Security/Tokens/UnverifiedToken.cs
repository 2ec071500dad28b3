using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Hanok.Security.Tokens;

/// <summary>A JSON Web Token (RFC 7519, compact form) that was taken apart. Nothing in it is to be believed yet.</summary>
/// <param name="Signed">The bytes that the signature is about.</param>
internal sealed record UnverifiedToken(string Algorithm, string? KeyId, byte[] Signed, byte[] Payload, byte[] Signature)
{
    /// <summary>Beyond this no server would take the header anyway, and hashing it is work.</summary>
    public const int LengthLimit = 8 * 1024;

    private const int KeyIdLimit = 200;

    internal static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    // The framework's decoder lets white space and padding pass; RFC 7515 does not.
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Where a key could be fetched from or stands itself (<c>jku</c>, <c>jwk</c>, <c>x5u</c>, <c>x5c</c>) is not even looked at.</summary>
    public static UnverifiedToken? Read(string token, out TokenFailure failure) => Read(token, null, out failure);

    /// <param name="wanted">What <c>typ</c> must be; null for an access token.</param>
    public static UnverifiedToken? Read(string token, string? wanted, out TokenFailure failure)
    {
        failure = token.Length > LengthLimit ? TokenFailure.TooLong : TokenFailure.Malformed;
        if (token.Length > LengthLimit)
            return null;

        var first = token.IndexOf('.', StringComparison.Ordinal);
        var second = first < 0 ? -1 : token.IndexOf('.', first + 1);
        if (second < 0
            || Decode(token.AsSpan(0, first)) is not { } header
            || Decode(token.AsSpan(first + 1, second - first - 1)) is not { } payload)
            return null;

        try
        {
            using var json = JsonDocument.Parse(header, Strict);
            if (json.RootElement.ValueKind != JsonValueKind.Object || Text(json.RootElement, "alg") is not { } algorithm)
                return null;

            // What is critical must be understood (RFC 7515, 4.1.11), and there is nothing of the kind here.
            if (json.RootElement.TryGetProperty("crit", out _))
            {
                failure = TokenFailure.CriticalHeader;
                return null;
            }

            // An ID token is signed by the same keys, and is no access token; those that say nothing are decided by their audience.
            var type = Text(json.RootElement, "typ");
            if (wanted is null ? type is not null && !IsAccessToken(type) : type != wanted)
            {
                failure = TokenFailure.OtherType;
                return null;
            }

            // Told before the signature is looked at: 'none' has an empty one.
            failure = TokenFailure.AlgorithmNotAllowed;
            if (!SigningKey.Algorithms.Contains(algorithm))
                return null;

            failure = TokenFailure.Malformed;
            var keyId = Text(json.RootElement, "kid");
            if (keyId?.Length > KeyIdLimit || Decode(token.AsSpan(second + 1)) is not { } signature)
                return null;

            failure = TokenFailure.None;
            return new(algorithm, keyId, Encoding.ASCII.GetBytes(token, 0, second), payload, signature);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsAccessToken(string type) =>
        type.Equals("JWT", StringComparison.OrdinalIgnoreCase) || type.Equals("at+jwt", StringComparison.OrdinalIgnoreCase)
        || type.Equals("application/at+jwt", StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.ContainsAnyExcept(Alphabet))
            return null;

        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done ? bytes[..written] : null;
    }
}
