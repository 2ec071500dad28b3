using System.Text.Json.Nodes;

namespace Hanok.Testing.Schemas;

/// <summary>The schemas of messages, by type, and for each service those of what it reads, by type.</summary>
internal sealed class SchemaSet
{
    public SortedDictionary<string, JsonObject> Messages { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, SortedDictionary<string, JsonObject>> Consumers { get; } = new(StringComparer.Ordinal);

    /// <summary>This, and of the other what nobody here speaks for: messages of other owners, and other consumers.</summary>
    public SchemaSet With(SchemaSet recorded)
    {
        var all = new SchemaSet();
        foreach (var (type, schema) in recorded.Messages.Where(m => !Owns(m.Key)).Concat(Messages))
            all.Messages[type] = schema;
        foreach (var (service, read) in recorded.Consumers.Concat(Consumers))
            all.Consumers[service] = read;

        return all;
    }

    private bool Owns(string type)
    {
        var owner = OwnerOf(type);
        return Consumers.ContainsKey(owner) || Messages.Keys.Any(known => OwnerOf(known) == owner);
    }

    private static string OwnerOf(string type) => type[..type.IndexOf('.', StringComparison.Ordinal)];
}
