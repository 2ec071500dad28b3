using System.Text.Json.Nodes;

namespace Hanok.AppHost.Admin;

/// <summary>Where the services of a running system are, for commands in another terminal. Written when it is up, removed when it stops.</summary>
internal static class RunningFile
{
    public static string PathIn(string home, string system) => Path.Combine(home, system, "running.json");

    /// <summary>Apart from the others those with messages, which have something to administer.</summary>
    public static void Write(string path, IReadOnlyCollection<RunningService> services)
    {
        JsonObject Addresses(bool withMessages) => new(services.Where(service => service.HasMessages == withMessages)
            .Select(service => KeyValuePair.Create(service.Name, (JsonNode?)$"{service.Address}")));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string next = path + ".new";
        File.Delete(next);
        PrivateFile.Write(next, new JsonObject { ["services"] = Addresses(true), ["others"] = Addresses(false) }.ToJsonString());
        File.Move(next, path, overwrite: true);
    }

    /// <returns>Name and address of each service with messages; null when the system is not up.</returns>
    public static IReadOnlyList<(string Name, Uri Address)>? Read(string path) => Read(path, "services");

    /// <returns>Name and address of every service; null when the system is not up.</returns>
    public static IReadOnlyList<(string Name, Uri Address)>? ReadAll(string path) => Read(path, "others", "services");

    private static List<(string Name, Uri Address)>? Read(string path, params string[] groups)
    {
        if (!File.Exists(path)) return null;
        var file = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        return [.. groups.SelectMany(group => file[group]?.AsObject() ?? []).Select(service => (service.Key, new Uri((string)service.Value!)))];
    }
}
