using System.Buffers;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Hanok.Registry.Eureka;

/// <summary>Reads the body of a request as a whole, to a limit.</summary>
internal static class EurekaBody
{
    public const int InstanceLimit = 64 * 1024;

    /// <returns>The instance that the body has, in either form.</returns>
    /// <exception cref="MalformedBodyException">It is none.</exception>
    /// <exception cref="BadHttpRequestException">It is too long, or neither JSON nor XML.</exception>
    public static async Task<EurekaNode> ReadInstanceAsync(HttpRequest request)
    {
        var isXml = IsOfType(request, "xml");
        if (!isXml && !IsOfType(request, "json"))
            throw new BadHttpRequestException("Send application/json or application/xml.", StatusCodes.Status415UnsupportedMediaType);

        var body = await ReadAsync(request, InstanceLimit);
        if (isXml)
        {
            var (name, node) = XmlNodeReader.Read(body);
            return name == "instance" ? node : throw new MalformedBodyException($"The body is an element '{name}', and must be <instance>.");
        }

        var root = JsonNodeReader.Read(body);
        return root["instance"] ?? throw new MalformedBodyException("The body has no instance: send {\"instance\":{...}}.");
    }

    /// <exception cref="BadHttpRequestException">It is too long, or not said to be JSON.</exception>
    public static async Task<EurekaNode> ReadJsonAsync(HttpRequest request, int limit) => IsOfType(request, "json")
        ? JsonNodeReader.Read(await ReadAsync(request, limit))
        : throw new BadHttpRequestException("Send application/json.", StatusCodes.Status415UnsupportedMediaType);

    // Exactly: what only looks like it ("text/plain;json") a browser sends for any page without asking.
    private static bool IsOfType(HttpRequest request, string type) =>
        request.ContentType is { } text && MediaTypeHeaderValue.TryParse(text, out var said)
        && text.StartsWith($"application/{type}", StringComparison.OrdinalIgnoreCase) && said.SubType.Equals(type, StringComparison.OrdinalIgnoreCase)
        && (said.Charset.Length == 0 || said.Encoding is UTF8Encoding);

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
            throw TooLong(limit);

        var buffer = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 2048) + 1);
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.GetMemory(1), request.HttpContext.RequestAborted);
            if (read == 0)
                return buffer.WrittenMemory;

            buffer.Advance(read);
            if (buffer.WrittenCount > limit)
                throw TooLong(limit);
        }
    }

    private static BadHttpRequestException TooLong(int limit) =>
        new($"The body is longer than the {limit} bytes that are taken here.", StatusCodes.Status413PayloadTooLarge);
}
