using System.Text.Json.Nodes;

namespace Hanok.AppHost.Admin;

/// <summary>Where the services of a running system are, for commands in another terminal. Written when it is up, removed when it stops.</summary>
internal static class RunningFile
{
    public static string PathIn(string home, string system) => Path.Combine(home, system, "running.json");

    /// <summary>Only services with messages: the others have nothing to administer.</summary>
    public static void Write(string path, IEnumerable<RunningService> services)
    {
        var addresses = services.Where(service => service.HasMessages)
            .Select(service => KeyValuePair.Create(service.Name, (JsonNode?)$"{service.Address}"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string next = path + ".new";
        File.Delete(next);
        PrivateFile.Write(next, new JsonObject { ["services"] = new JsonObject(addresses) }.ToJsonString());
        File.Move(next, path, overwrite: true);
    }

    /// <returns>Name and address of each service; null when the system is not up.</returns>
    public static IReadOnlyList<(string Name, Uri Address)>? Read(string path)
    {
        if (!File.Exists(path)) return null;
        var services = JsonNode.Parse(File.ReadAllText(path))!["services"]!.AsObject();
        return [.. services.Select(service => (service.Key, new Uri((string)service.Value!)))];
    }
}
