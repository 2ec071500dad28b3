using System.Buffers;
using System.Text.Json;

namespace Hanok.Sagas;

/// <summary>The difference between two states, for the history.</summary>
internal static class SagaChange
{
    /// <returns><c>{"ticketId":[null,"..."]}</c>: before and after of each property that changed; null when none did.</returns>
    public static byte[]? Between(byte[] before, byte[] after)
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
            if (was is { } known)
                known.WriteTo(json);
            else
                json.WriteNullValue();

            property.Value.WriteTo(json);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
        return output.WrittenCount > 2 ? output.WrittenSpan.ToArray() : null;
    }
}
