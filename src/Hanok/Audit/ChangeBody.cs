using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Hanok.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Hanok.Audit;

/// <summary>The body of a person's change: a JSON object with the reason, and what else it takes.</summary>
internal sealed class ChangeBody : IDisposable
{
    /// <summary>How deep a JSON value may be that is given or shown. The limit of readers is usually 64, and it is within other objects here.</summary>
    public const int ValueDepth = 32;

    private const int LongestReason = 500;

    // A message, or a state that becomes messages, and the object around it.
    private const int SizeLimit = MessageCodec.SizeLimit + 16 * 1024;

    /// <summary>For the endpoints that take it.</summary>
    public static readonly object[] Metadata = [new AcceptsMetadata(["application/json"]), new RequestSizeLimitAttribute(SizeLimit)];

    // One deeper than the value that stands in it.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ValueDepth + 1, AllowDuplicateProperties = false };

    private readonly JsonDocument _document;

    private ChangeBody(JsonDocument document) => _document = document;

    /// <summary>For the audit log.</summary>
    public string Reason { get; private init; } = "";

    /// <exception cref="BadHttpRequestException">It cannot be used; the message says why.</exception>
    public static async Task<ChangeBody> ReadAsync(HttpContext context)
    {
        var bytes = await ReadBytesAsync(context.Request, context.RequestAborted);
        var body = new ChangeBody(Parse(bytes));
        if (body._document.RootElement.ValueKind != JsonValueKind.Object)
            throw new BadHttpRequestException("""The body is an object: {"reason":"..."}""");

        var reason = body.Text("reason")?.Trim() ?? "";
        return reason.Length is > 0 and <= LongestReason
            ? new(body._document) { Reason = reason }
            : throw new BadHttpRequestException(
                $"A change needs a 'reason' of 1 to {LongestReason} characters, for the audit log; this has {reason.Length}.");
    }

    /// <exception cref="BadHttpRequestException">It is no string, or one that cannot be kept.</exception>
    public string? Text(string name)
    {
        if (Find(name) is not { } value)
            return null;

        if (value.ValueKind != JsonValueKind.String)
            throw new BadHttpRequestException($"'{name}' is a string.");

        try
        {
            return value.GetString() is { } text && !text.Contains('\0')
                ? text
                : throw new BadHttpRequestException($"'{name}' has a NUL in it, which cannot be kept.");
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, which no string can have.
            throw new BadHttpRequestException($"'{name}' cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="BadHttpRequestException">It is no whole number.</exception>
    public int? Number(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw new BadHttpRequestException($"'{name}' is a whole number.");

    /// <exception cref="BadHttpRequestException">It is neither true nor false.</exception>
    public bool Flag(string name) => Find(name)?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw new BadHttpRequestException($"'{name}' is true or false."),
    };

    /// <summary>A value as it was written; null when there is none.</summary>
    public byte[]? Raw(string name) =>
        _document.RootElement.TryGetProperty(name, out var value) ? Encoding.UTF8.GetBytes(value.GetRawText()) : null;

    public void Dispose() => _document.Dispose();

    private JsonElement? Find(string name) =>
        _document.RootElement.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Utf8.IsValid(bytes.Span) ? JsonDocument.Parse(bytes, Options) : throw new JsonException("It is no UTF-8.");
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException($"The body is no JSON, or is deeper than {Options.MaxDepth} levels: {e.Message}", e);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > SizeLimit)
            throw TooLarge();

        var bytes = new byte[SizeLimit + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return length > SizeLimit ? throw TooLarge() : bytes.AsMemory(0, length);
    }

    private static BadHttpRequestException TooLarge() =>
        new($"The body has more than {SizeLimit:N0} bytes. A message has at most {MessageCodec.SizeLimit:N0}.", StatusCodes.Status413PayloadTooLarge);
}
