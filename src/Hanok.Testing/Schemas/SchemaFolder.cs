using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hanok.Testing.Schemas;

/// <summary>Recorded schemas as files: <c>kitchen.create-ticket.v1.json</c>, and what a service reads in <c>consumers/kitchen.json</c>.</summary>
internal sealed class SchemaFolder(string path)
{
    // Read by people in reviews: indented, and without \u0027.
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private string Consumers => Path.Combine(path, "consumers");

    public SchemaSet Read()
    {
        var recorded = new SchemaSet();
        foreach (var file in Files(path))
            recorded.Messages[Path.GetFileNameWithoutExtension(file)] = Parse(file);

        foreach (var file in Files(Consumers))
            recorded.Consumers[Path.GetFileNameWithoutExtension(file)] = new(
                Parse(file).ToDictionary(read => read.Key, read => read.Value!.AsObject()), StringComparer.Ordinal);

        return recorded;
    }

    public void Write(SchemaSet schemas)
    {
        Directory.CreateDirectory(Consumers);
        foreach (var file in Files(path).Concat(Files(Consumers)))
            File.Delete(file);

        foreach (var (type, schema) in schemas.Messages)
            Write(Path.Combine(path, $"{type}.json"), schema);

        foreach (var (service, read) in schemas.Consumers)
            Write(Path.Combine(Consumers, $"{service}.json"), new([.. read.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value.DeepClone()))]));
    }

    private static void Write(string file, JsonObject content) => File.WriteAllText(file, content.ToJsonString(Readable) + "\n");

    private static string[] Files(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [];

    private static JsonObject Parse(string file) => JsonNode.Parse(File.ReadAllText(file))?.AsObject()
        ?? throw new InvalidOperationException($"{file} is no recorded schema. Restore it, or delete it and record anew.");
}
