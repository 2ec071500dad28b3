using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Hanok.Messaging;
using Microsoft.AspNetCore.Http;

namespace Hanok.Inbox;

/// <summary>The body of a change: an object with the reason, and what else it takes.</summary>
/// <param name="Body">The new body of the message, as it was written; null when there is none.</param>
internal sealed record ParkedRequest(string Reason, byte[]? Body, ParkedFilter Filter, ParkedId? After)
{
    private const int LongestReason = 500;

    // A message and the object around it.
    private const int SizeLimit = MessageCodec.SizeLimit + 16 * 1024;

    // One deeper than the message's body, which stands in it.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ParkedJson.BodyOptions.MaxDepth + 1 };

    /// <exception cref="BadHttpRequestException">It cannot be used; the message says why.</exception>
    public static async Task<ParkedRequest> ReadAsync(HttpContext context)
    {
        var bytes = await ReadBytesAsync(context.Request, context.RequestAborted);
        try
        {
            using var document = Utf8.IsValid(bytes.Span) ? JsonDocument.Parse(bytes, Options) : throw new JsonException("It is no UTF-8.");
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new BadHttpRequestException("""The body is an object: {"reason":"..."}""");

            var reason = Text(root, "reason")?.Trim() ?? "";
            if (reason.Length is 0 or > LongestReason)
                throw new BadHttpRequestException(
                    $"A change needs a 'reason' of 1 to {LongestReason} characters, for the audit log; this has {reason.Length}.");

            return new(reason, Raw(root, "body"), FilterOf(Text(root, "key"), Text(root, "type"), Text(root, "state")), IdOf(Text(root, "after")));
        }
        // The second is half of a surrogate pair, which no string can have.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BadHttpRequestException($"The body is no JSON, or is deeper than {Options.MaxDepth} levels: {e.Message}", e);
        }
    }

    /// <exception cref="BadHttpRequestException">There is no such state.</exception>
    public static ParkedFilter FilterOf(string? key, string? type, string? state)
    {
        if (key?.Contains('\0') == true || type?.Contains('\0') == true)
            throw new BadHttpRequestException("A key or type has no NUL in it.");

        if (state is null)
            return new(key, type);

        foreach (var known in Enum.GetValues<ParkedState>())
            if (ParkedJson.Name(known) == state)
                return new(key, type, known);

        throw new BadHttpRequestException(
            $"There is no state '{state}'. There are: {string.Join(", ", Enum.GetValues<ParkedState>().Select(ParkedJson.Name))}.");
    }

    /// <exception cref="BadHttpRequestException">It is no id.</exception>
    public static ParkedId? IdOf(string? after)
    {
        if (after is null)
            return null;

        return ParkedId.TryParse(after, out var id) ? id : throw new BadHttpRequestException($"after is '{after}'; take 'next' from the page before.");
    }

    private static string? Text(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind != JsonValueKind.String ? throw new BadHttpRequestException($"'{name}' is a string.")
        : value.GetString() is { } text && !text.Contains('\0') ? text
        : throw new BadHttpRequestException($"'{name}' has a NUL in it, which cannot be kept.");

    private static byte[]? Raw(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? Encoding.UTF8.GetBytes(value.GetRawText()) : null;

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
