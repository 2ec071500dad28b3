using System.Text.Json.Nodes;

namespace Hanok.Testing.Schemas;

/// <summary>A place in a schema, with references followed.</summary>
internal sealed class SchemaNode
{
    private readonly JsonNode _root;

    private SchemaNode(JsonNode root, JsonNode node)
    {
        // A type that contains itself refers to the place where it was described first, by JSON pointer.
        _root = root;
        Json = node is JsonObject o && o["$ref"]?.GetValue<string>() is { } pointer ? Resolve(root, pointer) : node;
    }

    public SchemaNode(JsonNode root) : this(root, root)
    {
    }

    public JsonNode Json { get; }

    /// <summary>Nothing is known of it: <c>true</c>, or an object without any of the words that follow.</summary>
    public bool IsAny => Json is not JsonObject o || !(o.ContainsKey("type") || o.ContainsKey("enum") || o.ContainsKey("anyOf") || o.ContainsKey("const")
        || o.ContainsKey("properties"));

    public IReadOnlyList<SchemaNode> Alternatives =>
        Json is JsonObject o && o["anyOf"] is JsonArray any ? [.. any.OfType<JsonNode>().Select(At)] : [this];

    public IReadOnlySet<string> Types
    {
        get
        {
            if (Json is not JsonObject o)
                return new HashSet<string>();

            return o["type"] switch
            {
                JsonArray many => many.Select(t => t!.GetValue<string>()).ToHashSet(),
                JsonValue one => new HashSet<string> { one.GetValue<string>() },
                // An enum that is written by name has no type, only its values.
                _ => Values?.Select(v => v == "null" ? "null" : "string").ToHashSet() ?? (o.ContainsKey("properties") ? ["object"] : []),
            };
        }
    }

    /// <summary>The values that there are, when they are listed.</summary>
    public IReadOnlyList<string>? Values =>
        Json is JsonObject o && o["enum"] is JsonArray values ? [.. values.Select(v => v is null ? "null" : v.ToString())] : null;

    public IReadOnlySet<string> Required =>
        Json is JsonObject o && o["required"] is JsonArray names ? names.Select(n => n!.GetValue<string>()).ToHashSet() : new HashSet<string>();

    public IReadOnlyDictionary<string, SchemaNode> Properties =>
        Json is JsonObject o && o["properties"] is JsonObject properties
            ? properties.ToDictionary(p => p.Key, p => At(p.Value!)) : new Dictionary<string, SchemaNode>();

    /// <summary>The elements of an array.</summary>
    public SchemaNode? Items => Child("items");

    /// <summary>The values of a dictionary.</summary>
    public SchemaNode? Entries => Child("additionalProperties");

    public string? Word(string keyword) => (Json as JsonObject)?[keyword]?.ToString();

    public override string ToString()
    {
        if (Word("$comment") is { } comment)
            return comment;

        if (IsAny)
            return "anything";

        if (Json is JsonObject o && o.ContainsKey("anyOf"))
            return "one of several forms";

        var kind = Values is { } values ? $"one of {string.Join(", ", values)}" : string.Join(" or ", Types);
        return Word("format") is { } format ? $"{kind} ({format})" : kind;
    }

    private SchemaNode? Child(string keyword) => (Json as JsonObject)?[keyword] is { } child ? At(child) : null;

    private SchemaNode At(JsonNode node) => new(_root, node);

    private static JsonNode Resolve(JsonNode root, string pointer)
    {
        var node = root;
        foreach (var part in pointer.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            node = node is JsonArray list ? list[int.Parse(name)]! : node[name]!;
        }

        return node;
    }
}
