using System.Text.Json.Nodes;

namespace Hanok.Testing.Schemas;

/// <summary>What changed from the recorded schemas to those of the code. Pure.</summary>
/// <remarks>
/// Services are not replaced all at once, and messages wait in logs. So there is a time when a message as it is written now meets a consumer
/// as it was recorded, and when a message as it was recorded meets a consumer as it is now: both must be readable.
/// </remarks>
internal static class SchemaChange
{
    /// <summary>What breaks a consumer: a paragraph each.</summary>
    public static IReadOnlyList<string> Breaks(SchemaSet recorded, SchemaSet code)
    {
        var now = code.With(recorded);
        return [.. recorded.Consumers.Keys.Union(now.Consumers.Keys).SelectMany(service => Breaks(service, recorded, now)).Distinct()];
    }

    /// <summary>What is not recorded as it is in the code: a line each.</summary>
    public static IReadOnlyList<string> Unrecorded(SchemaSet recorded, SchemaSet code)
    {
        var now = code.With(recorded);
        return
        [
            .. Differences(recorded.Messages, now.Messages),
            .. now.Consumers.SelectMany(consumer => Differences(recorded.Consumers.GetValueOrDefault(consumer.Key) ?? [], consumer.Value)
                .Select(difference => $"{difference}, as {consumer.Key} reads it")),
        ];
    }

    private static IEnumerable<string> Breaks(string service, SchemaSet recorded, SchemaSet now)
    {
        var (was, @is) = (recorded.Consumers.GetValueOrDefault(service) ?? [], now.Consumers.GetValueOrDefault(service) ?? []);
        foreach (var type in was.Keys.Union(@is.Keys))
        {
            var (before, after) = (recorded.Messages.GetValueOrDefault(type), now.Messages.GetValueOrDefault(type));
            var (readBefore, readNow) = (was.GetValueOrDefault(type), @is.GetValueOrDefault(type));

            if (before is not null && after is null)
                yield return $"{type} is gone from the code.\n  Consumer {service} handles it, and would never get another one.";

            if (before is not null && after is not null && readBefore is not null)
                foreach (var gone in SchemaReading.Removals(before, after, readBefore))
                    yield return Say(type, gone, $"Consumer {service}, as it was recorded, {gone.Effect}.");

            foreach (var broken in Problems(after, readBefore))
                yield return Say(type, broken, $"Consumer {service}, as it was recorded, {broken.Effect}.");

            foreach (var broken in Problems(before, readNow).Concat(Problems(after, readNow)))
                yield return Say(type, broken,
                    $"Consumer {service}, as it is in the code, {broken.Effect}: messages like this are on their way, and their senders are not all replaced at once.");
        }
    }

    private static IReadOnlyList<SchemaBreak> Problems(JsonObject? written, JsonObject? read) =>
        written is null || read is null ? [] : SchemaReading.Breaks(written, read);

    private static string Say(string type, SchemaBreak broken, string why) => $"{type}: '{broken.Path}' {broken.Text}.\n  {why}";

    private static IEnumerable<string> Differences(
        SortedDictionary<string, JsonObject> recorded, SortedDictionary<string, JsonObject> now)
    {
        foreach (var type in recorded.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
            if (!now.TryGetValue(type, out var schema))
                yield return $"{type} is gone";
            else if (!recorded.TryGetValue(type, out var was))
                yield return $"{type} is new";
            else if (!JsonNode.DeepEquals(was, schema))
                yield return $"{type} has changed";
    }
}
