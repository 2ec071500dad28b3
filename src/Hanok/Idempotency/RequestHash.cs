using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Hanok.Idempotency;

/// <summary>Tells a repeated request from another one with the same key.</summary>
internal static class RequestHash
{
    /// <summary>Of a request's query and body. JSON with other white space is the same request.</summary>
    public static byte[] Of(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var query = request.QueryString.Value ?? "";
        var text = new ArrayBufferWriter<byte>(query.Length + body.Length + 64);
        Encoding.UTF8.GetBytes(query, text);
        text.Write("\n"u8);
        // What is no JSON is hashed as it came: the endpoint will refuse it.
        if (!request.HasJsonContentType() || !TryWriteTokens(body, text))
            text.Write(body);

        return SHA256.HashData(text.WrittenSpan);
    }

    /// <summary>The rule, for all: the same key and the same request is a repetition, another request is a conflict.</summary>
    public static bool IsSame(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => first.SequenceEqual(second);

    // The types of tokens are bytes that cannot stand in one, so no two requests are written alike.
    private static bool TryWriteTokens(ReadOnlySpan<byte> json, ArrayBufferWriter<byte> text)
    {
        var tokens = new Utf8JsonReader(json);
        try
        {
            while (tokens.Read())
            {
                text.Write([(byte)tokens.TokenType]);
                text.Write(tokens.ValueSpan);
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
