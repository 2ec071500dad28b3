using System.Text.Json;

namespace Hanok.Registry.Eureka;

internal static class JsonNodeReader
{
    // An instance is three deep, a batch of them six.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <exception cref="MalformedBodyException">This is no JSON.</exception>
    public static EurekaNode Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return ToNode(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second for a string that is no text: half of a surrogate pair, bytes that are no UTF-8.
            throw new MalformedBodyException($"The body is no JSON: {e.Message}");
        }
    }

    private static EurekaNode ToNode(JsonElement element)
    {
        var node = new EurekaNode();
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    if (property.Value.ValueKind != JsonValueKind.Null)
                        node.Members[property.Name] = ToNode(property.Value);

                break;
            case JsonValueKind.Array:
                node.Items = [.. element.EnumerateArray().Select(ToNode)];
                break;
            case JsonValueKind.String:
                node.Text = element.GetString();
                break;
            case JsonValueKind.Null:
                break;
            default:
                node.Text = element.GetRawText();
                break;
        }

        return node;
    }
}
