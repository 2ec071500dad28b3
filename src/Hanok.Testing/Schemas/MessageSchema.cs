using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Hanok.Messaging;

namespace Hanok.Testing.Schemas;

/// <summary>The JSON Schema of a message, as the options of <see cref="MessageJson"/> write or read it.</summary>
internal static class MessageSchema
{
    /// <summary>How a sender writes it.</summary>
    public static JsonObject Written(Type contract, MessageJson json) => Of(contract, json, isRead: false);

    /// <summary>How a consumer reads it: without what it can only write.</summary>
    public static JsonObject Read(Type contract, MessageJson json) => Of(contract, json, isRead: true);

    private static JsonObject Of(Type contract, MessageJson json, bool isRead)
    {
        var schema = json.Options.GetJsonSchemaAsNode(contract, new()
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Transform(context, node, isRead),
        });
        return schema as JsonObject ?? [];
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node, bool isRead)
    {
        if (IsTime(context.TypeInfo))
            return new JsonObject
            {
                ["type"] = Nullable.GetUnderlyingType(context.TypeInfo.Type) is null ? "string" : new JsonArray("string", "null"),
                ["format"] = "date-time",
            };

        if (node is not JsonObject schema)
            return ConverterOf(context.TypeInfo) is { } converter ? new JsonObject { ["$comment"] = converter } : node;

        // The web's options also read a number from text. Nobody here writes one so, and a number that becomes text should be noticed.
        if (schema["type"] is JsonArray types && types.Any(t => Is(t, "string")) && types.Any(t => Is(t, "integer") || Is(t, "number")))
        {
            var rest = types.Where(t => !Is(t, "string")).Select(t => t!.DeepClone()).ToArray();
            schema["type"] = rest is [var only] ? only : new JsonArray(rest);
            schema.Remove("pattern");
        }

        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && schema["properties"] is JsonObject properties)
            Describe(schema, properties, context.TypeInfo.Properties, isRead);

        return schema;
    }

    private static void Describe(JsonObject schema, JsonObject properties, IList<JsonPropertyInfo> fields, bool isRead)
    {
        var required = new List<string>();
        foreach (var field in fields.Where(f => properties.ContainsKey(f.Name)))
        {
            if (isRead && field is { Set: null, AssociatedParameter: null })
                properties.Remove(field.Name);
            else if (IsRequired(field))
                required.Add(field.Name);
        }

        schema.Remove("required");
        if (required.Count > 0)
            schema["required"] = new JsonArray([.. required.Order(StringComparer.Ordinal).Select(name => JsonValue.Create(name))]);
    }

    // Without it, a parameter of the constructor that can neither be null nor has a default would be 0 or null and nobody would notice.
    // A property that is set afterwards keeps what the class gave it.
    private static bool IsRequired(JsonPropertyInfo field) =>
        field.IsRequired || field.AssociatedParameter is { HasDefaultValue: false, IsNullable: false, IsMemberInitializer: false } parameter
        && Nullable.GetUnderlyingType(parameter.ParameterType) is null;

    // What a converter of one's own writes cannot be seen from outside; that another one writes it now can.
    private static string? ConverterOf(JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        var converter = info.Options.GetTypeInfo(type).Converter.GetType();
        return converter.Assembly == typeof(JsonSerializer).Assembly ? null : $"as {converter.Name} writes it";
    }

    // Our converter only refuses what has no offset; what it writes is the standard form.
    private static bool IsTime(JsonTypeInfo info) => (Nullable.GetUnderlyingType(info.Type) ?? info.Type) == typeof(DateTimeOffset);

    private static bool Is(JsonNode? node, string text) => node?.GetValue<string>() == text;
}
