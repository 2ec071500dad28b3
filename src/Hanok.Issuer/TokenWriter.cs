using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Hanok.Issuer;

/// <summary>Writes JSON Web Tokens, signed with ES256.</summary>
internal static class TokenWriter
{
    /// <summary>Of access tokens (RFC 9068).</summary>
    public const string AccessType = "at+jwt";

    /// <summary>Of refresh tokens, which are read by the issuer alone.</summary>
    public const string RefreshType = "rt+jwt";

    public static string Write(IssuerKey key, string type, Action<Utf8JsonWriter> claims)
    {
        var header = Json(json =>
        {
            json.WriteString("alg", "ES256");
            json.WriteString("kid", key.Id);
            json.WriteString("typ", type);
        });
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(Json(claims))}";
        using var signer = ECDsa.Create();
        signer.ImportPkcs8PrivateKey(Convert.FromBase64String(key.Private), out _);
        var signature = signer.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The public half of keys (RFC 7517).</summary>
    public static byte[] KeySet(IEnumerable<IssuerKey> keys) => Json(json =>
    {
        json.WriteStartArray("keys");
        foreach (var key in keys)
        {
            using var pair = ECDsa.Create();
            pair.ImportPkcs8PrivateKey(Convert.FromBase64String(key.Private), out _);
            var point = pair.ExportParameters(includePrivateParameters: false).Q;
            json.WriteStartObject();
            json.WriteString("kty", "EC");
            json.WriteString("crv", "P-256");
            json.WriteString("alg", "ES256");
            json.WriteString("use", "sig");
            json.WriteString("kid", key.Id);
            json.WriteString("x", Base64Url.EncodeToString(point.X));
            json.WriteString("y", Base64Url.EncodeToString(point.Y));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static byte[] Json(Action<Utf8JsonWriter> content)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }
}
