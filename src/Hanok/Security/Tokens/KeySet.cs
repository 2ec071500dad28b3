using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Hanok.Security.Tokens;

/// <summary>The keys of an issuer, as it published them (RFC 7517). Immutable.</summary>
/// <param name="Issuer">As it names itself in its tokens.</param>
internal sealed record KeySet(string Issuer, IReadOnlyList<SigningKey> Keys, string Hash)
{
    public static readonly KeySet None = new("", [], "");

    // An issuer has two or three. More than this is none.
    private const int Limit = 100;

    private const int ShortestRsa = 2048;

    /// <summary>The key for a token. One without a key id is only for an issuer with a single key for its algorithm.</summary>
    public SigningKey? Find(UnverifiedToken token)
    {
        SigningKey? found = null;
        foreach (var key in Keys.Where(key => key.Fits(token)))
        {
            if (found is not null && token.KeyId is null)
                return null;

            found ??= key;
        }

        return found;
    }

    /// <summary>Passes over what is not for checking signatures, or is of a kind that is not known here.</summary>
    /// <exception cref="JsonException">This is no set of keys.</exception>
    public static KeySet Read(string issuer, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, UnverifiedToken.Strict);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var keys)
            || keys.ValueKind != JsonValueKind.Array)
            throw new JsonException("It has no 'keys'.");

        return new(
            issuer, [.. keys.EnumerateArray().Take(Limit).Select(ReadKey).OfType<SigningKey>()],
            Convert.ToHexString(SHA256.HashData(json.Span)));
    }

    private static SigningKey? ReadKey(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || Text(json, "use") is not (null or "sig"))
            return null;

        try
        {
            return (Text(json, "kty"), Text(json, "crv")) switch
            {
                ("EC", "P-256") => Ec(json, ECCurve.NamedCurves.nistP256, "ES256"),
                ("EC", "P-384") => Ec(json, ECCurve.NamedCurves.nistP384, "ES384"),
                ("RSA", _) => Rsa(json),
                _ => null,
            };
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static SigningKey? Ec(JsonElement json, ECCurve curve, string algorithm) => Text(json, "alg") is not { } said || said == algorithm
        ? new(
            Text(json, "kid"),
            ECDsa.Create(new ECParameters { Curve = curve, Q = { X = Bytes(json, "x"), Y = Bytes(json, "y") } }), [algorithm])
        : null;

    private static SigningKey? Rsa(JsonElement json)
    {
        string[] algorithms = Text(json, "alg") switch { null => ["RS256", "PS256"], "RS256" => ["RS256"], "PS256" => ["PS256"], _ => [] };
        if (algorithms.Length == 0)
            return null;

        var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(json, "n"), Exponent = Bytes(json, "e") });
        return rsa.KeySize >= ShortestRsa ? new(Text(json, "kid"), rsa, algorithms) : null;
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Bytes(JsonElement json, string name) => Base64Url.DecodeFromChars(Text(json, name) ?? throw new FormatException());
}
