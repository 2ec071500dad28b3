using System.Text.Json.Nodes;

namespace Hanok.Gateway.OpenApi;

/// <summary>
/// The components of several descriptions in one. Two of one name that are the same are one; where they differ, the later is called after its
/// service: <c>KitchenLineItemView</c>.
/// </summary>
internal sealed class ComponentPool
{
    private const string Root = "#/components/";

    // As each service wrote it: what is compared.
    private readonly Dictionary<string, JsonNode> _written = new(StringComparer.Ordinal);

    public JsonObject Components { get; } = [];

    /// <summary>Adds what the roots refer to, and lets them refer to it here.</summary>
    /// <param name="roots">Parts of the document, as copies: they are changed.</param>
    public void Add(string service, JsonObject document, IReadOnlyList<JsonNode> roots)
    {
        var reached = Reach(document, roots);
        var others = reached.Where(entry => _written.TryGetValue(entry.Key, out var there) && !JsonNode.DeepEquals(there, entry.Value)).Select(entry => entry.Key).ToHashSet();

        // What refers to something that is called otherwise here is another thing too, though it reads the same.
        while (reached.FirstOrDefault(entry => _written.ContainsKey(entry.Key) && !others.Contains(entry.Key)
                   && References(entry.Value).Any(reference => others.Contains((string)reference["$ref"]!))) is { Key: { } also })
            others.Add(also);

        var names = reached.Keys.ToDictionary(name => name, name => others.Contains(name) ? FreeName(service, name) : name);
        foreach (var (name, node) in reached.Where(entry => !_written.ContainsKey(names[entry.Key])))
        {
            _written[names[name]] = node;
            var copy = node.DeepClone();
            Rename(copy, names);
            Put(names[name], copy);
        }

        foreach (var root in roots)
            Rename(root, names);
    }

    /// <returns>All objects in it that refer to a component.</returns>
    private static IEnumerable<JsonObject> References(JsonNode? node) => node switch
    {
        JsonObject o => (o["$ref"] is JsonValue reference && reference.TryGetValue<string>(out var to) && to.StartsWith(Root, StringComparison.Ordinal) ? [o] : Enumerable.Empty<JsonObject>())
            .Concat(o.SelectMany(field => References(field.Value))),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };

    private static Dictionary<string, JsonNode> Reach(JsonObject document, IReadOnlyList<JsonNode> roots)
    {
        var reached = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        var open = new Queue<JsonNode>(roots);
        while (open.TryDequeue(out var node))
            foreach (var name in References(node).Select(reference => (string)reference["$ref"]!).Where(name => !reached.ContainsKey(name)).Distinct().ToList())
                if (Find(document, name) is { } component)
                {
                    reached[name] = component;
                    open.Enqueue(component);
                }

        return reached;
    }

    private static JsonNode? Find(JsonObject document, string reference) =>
        reference[Root.Length..].Split('/') is [var section, var name] ? ((document["components"] as JsonObject)?[section] as JsonObject)?[name] : null;

    private static void Rename(JsonNode node, Dictionary<string, string> names)
    {
        foreach (var reference in References(node).ToList())
            reference["$ref"] = names.GetValueOrDefault((string)reference["$ref"]!, (string)reference["$ref"]!);
    }

    private string FreeName(string service, string reference)
    {
        var begins = reference.LastIndexOf('/') + 1;
        var name = $"{reference[..begins]}{Words.Pascal(service)}{reference[begins..]}";
        while (_written.ContainsKey(name))
            name += "_";

        return name;
    }

    private void Put(string reference, JsonNode node)
    {
        var path = reference[Root.Length..].Split('/');
        if (Components[path[0]] is not JsonObject section)
            Components[path[0]] = section = [];

        section[path[1]] = node;
    }
}
