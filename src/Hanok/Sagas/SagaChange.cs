using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>The difference between two states, for the history.</summary>
internal static class SagaChange
{
    /// <returns><c>{"ticketId":[null,"..."]}</c>: before and after of each property that changed; null when none did.</returns>
    public static byte[]? Between(byte[] before, byte[] after, Secrets secrets)
    {
        if (before.AsSpan().SequenceEqual(after))
            return null;

        using var old = JsonDocument.Parse(before);
        using var now = JsonDocument.Parse(after);
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        foreach (var property in now.RootElement.EnumerateObject())
        {
            var was = old.RootElement.TryGetProperty(property.Name, out var value) ? value : default(JsonElement?);
            if (was is { } same && JsonElement.DeepEquals(same, property.Value))
                continue;

            json.WriteStartArray(property.Name);
            Write(json, property.Name, was, secrets);
            Write(json, property.Name, property.Value, secrets);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
        return output.WrittenCount > 2 ? output.WrittenSpan.ToArray() : null;
    }

    private static void Write(Utf8JsonWriter json, string name, JsonElement? value, Secrets secrets)
    {
        if (value is not { } known)
            json.WriteNullValue();
        else if (!secrets.Any)
            known.WriteTo(json);
        else if (secrets.Hide(new JsonObject { [name] = JsonNode.Parse(known.GetRawText()) })![name] is { } shown)
            shown.WriteTo(json);
        else
            json.WriteNullValue();
    }
}
