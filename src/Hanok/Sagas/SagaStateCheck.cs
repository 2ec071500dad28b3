using System.Text.Json;

namespace Hanok.Sagas;

/// <summary>Whether a state that a person wrote is whole. Pure.</summary>
internal static class SagaStateCheck
{
    // Whoever wrote something else altogether sees it from a few.
    private const int Most = 10;

    /// <summary>Compares it with what the saga would make of it. A property that is not read is a typing error; one that is left out, too.</summary>
    /// <returns>What is wrong, for people; empty when nothing is.</returns>
    public static string Objections(byte[] given, byte[] read)
    {
        using var written = JsonDocument.Parse(given);
        using var known = JsonDocument.Parse(read);
        var unknown = Missing(written.RootElement, known.RootElement, "").Take(Most).ToList();
        var missing = Missing(known.RootElement, written.RootElement, "").Take(Most).ToList();
        return string.Join(' ', new[] { Say("It has properties that the state does not have", unknown), Say("It lacks", missing) }.Where(s => s.Length > 0));
    }

    private static string Say(string what, List<string> paths) => paths.Count == 0 ? "" : $"{what}: {string.Join(", ", paths)}.";

    // What stands in the first and not in the second.
    private static IEnumerable<string> Missing(JsonElement from, JsonElement to, string path)
    {
        if (from.ValueKind == JsonValueKind.Object && to.ValueKind == JsonValueKind.Object)
            return from.EnumerateObject().SelectMany(property => to.TryGetProperty(property.Name, out var same)
                ? Missing(property.Value, same, $"{path}{property.Name}.")
                : [$"{path}{property.Name}"]);

        if (from.ValueKind == JsonValueKind.Array && to.ValueKind == JsonValueKind.Array)
            return from.EnumerateArray().Zip(to.EnumerateArray()).SelectMany((pair, i) => Missing(pair.First, pair.Second, $"{path}{i}."));

        return [];
    }
}
