using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hanok.Messaging;

/// <summary>Reads a time only with its offset (<see cref="OffsetTime"/>); writes it as the serializer does.</summary>
/// <remarks>
/// It is on for messages, and for bodies that minimal APIs bind. A source-generated context that is used by itself takes it with
/// <c>[JsonSourceGenerationOptions(Converters = [typeof(OffsetTimeJsonConverter)])]</c>.
/// </remarks>
public sealed class OffsetTimeJsonConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && OffsetTime.TryParse(reader.GetString(), out var time) ? time : throw new JsonException(OffsetTime.Problem);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
