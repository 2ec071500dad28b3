using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Hanok.Grpc.Translation;

/// <summary>A request's body, by proto3's JSON mapping. What is unknown or does not fit is named.</summary>
internal static class JsonBody
{
    // As deep as messages may be in Google.Protobuf itself.
    private const int MostLevels = 64;

    // To find the field, every level is read again: beyond so many characters that is not worth its time.
    private const int MostSearched = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MostLevels, AllowDuplicateProperties = false };

    /// <exception cref="FieldException">It does not fit; the field says where.</exception>
    public static IMessage Parse(MessageDescriptor type, string json, JsonParser parser)
    {
        try
        {
            // The parser takes the last of two, and whoever looked before it may have taken the first.
            using (JsonDocument.Parse(json, Strict))
                return parser.Parse(json, type);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or JsonException or FormatException or OverflowException)
        {
            throw Culprit(type, json, parser) ?? new FieldException("", e.Message);
        }
    }

    // The parser says what is wrong, and not where. Only after a failure: it looks at one field after the other.
    private static FieldException? Culprit(MessageDescriptor type, string json, JsonParser parser)
    {
        if (json.Length > MostSearched)
            return null;

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Culprit(type, document.RootElement, "", parser);
        }
        catch (JsonException e)
        {
            return new FieldException("", $"This is no JSON: {e.Message}");
        }
    }

    private static FieldException? Culprit(MessageDescriptor type, JsonElement value, string path, JsonParser parser)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return new FieldException(path, $"This is no object, which {type.Name} is.");

        foreach (var property in value.EnumerateObject())
        {
            var name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (type.Field(property.Name) is not { } field)
                return new FieldException(name, $"There is no such field in {type.FullName}.");

            if (Complaint(type, $"{{{Quoted(property.Name)}:{property.Value.GetRawText()}}}", parser) is { } complaint)
                return Within(field, property.Value, name, parser) ?? new FieldException(name, complaint);
        }

        return null;
    }

    // A message of the user's own may have the mistake deeper down; what the JSON mapping has rules of its own for has not.
    private static FieldException? Within(FieldDescriptor field, JsonElement value, string name, JsonParser parser)
    {
        if (field.FieldType != FieldType.Message || field.IsMap || field.MessageType.File.Package == "google.protobuf")
            return null;

        if (!field.IsRepeated)
            return Culprit(field.MessageType, value, name, parser);

        return value.ValueKind != JsonValueKind.Array
            ? new FieldException(name, "This is no array.")
            : value.EnumerateArray().Select((item, index) => Culprit(field.MessageType, item, $"{name}[{index}]", parser)).FirstOrDefault(found => found is not null);
    }

    private static string? Complaint(MessageDescriptor type, string json, JsonParser parser)
    {
        try
        {
            parser.Parse(json, type);
            return null;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException)
        {
            return e.Message;
        }
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
