using System.Text.Json.Nodes;
using Hanok.AppHost.Output;
using static Hanok.AppHost.Admin.AdminText;

namespace Hanok.AppHost.Admin;

/// <summary>Sagas as lines for a person. Pure.</summary>
internal static class SagaText
{
    public static IEnumerable<string> OfList(IReadOnlyList<AdminAnswer> answers)
    {
        List<string[]> rows = [["SERVICE", "ID", "SAGA", "STATUS", "WAITS FOR", "STARTED", "UPDATED", "REFUSAL"]];
        foreach (var answer in answers)
            rows.AddRange(answer.Json["sagas"]!.AsArray().Select(saga => new[]
            {
                answer.Service, Text(saga, "id"), Text(saga, "name"), Status(saga!), Steps(saga!), Time(saga, "startedAt"), Time(saga, "updatedAt"), Short(Refusal(saga!)),
            }));
        if (rows.Count == 1) return [.. answers.Count > 0 ? ["There are no such sagas."] : Array.Empty<string>()];
        return
        [
            .. SystemTable.Render(rows),
            .. answers.Where(answer => answer.Json["before"] is not null)
                .Select(answer => $"  There are more at {answer.Service}. Narrow it with --name, --status or --overdue, or see more with --limit."),
        ];
    }

    public static IEnumerable<string> Of(IReadOnlyList<AdminAnswer> answers) => answers.SelectMany(answer => Of(answer.Service, answer.Json));

    public static IEnumerable<string> OfChange(IReadOnlyList<AdminAnswer> answers) => answers.SelectMany(answer =>
    {
        var saga = answer.Json;
        bool isDryRun = (bool)saga["dryRun"]!;
        int before = (int)saga["history"]![0]!["number"]! - 1;
        return new[] { isDryRun ? $"{Title(answer.Service, saga)}, if it were done. Nothing was changed." : Title(answer.Service, saga) }
            .Concat(History(saga))
            .Concat((saga["messages"] as JsonArray ?? []).Select(message => $"  sends {Text(message, "type")} to {Text(message, "channel")}: {Line(message!["body"])}"))
            .Concat(Waits(saga))
            .Concat(isDryRun ? [$"  To do it, leave --dry-run out; with --revision {before} only if it has not moved since."] : []);
    });

    public static IEnumerable<string> OfDefinitions(IReadOnlyList<AdminAnswer> answers, string? name) =>
        from answer in answers
        where answer.IsDone
        from saga in answer.Json["definitions"]!.AsArray()
        where name is null || (string?)saga["name"] == name
        select (string)saga["drawing"]!;

    public static IEnumerable<string> Names(IReadOnlyList<AdminAnswer> answers) =>
        answers.SelectMany(answer => answer.Json["definitions"]!.AsArray()).Select(saga => (string)saga!["name"]!).Distinct();

    private static IEnumerable<string> Of(string service, JsonObject saga)
    {
        yield return Title(service, saga);
        yield return $"  started {Time(saga, "startedAt")}, updated {Time(saga, "updatedAt")}{(saga["deadline"] is null ? "" : $", deadline {Time(saga, "deadline")}")}";
        if (Refusal(saga) is { Length: > 0 } refusal) yield return $"  refused {refusal}";
        yield return $"  state {Line(saga["state"])}";
        foreach (string line in History(saga)) yield return line;
        foreach (string line in Waits(saga)) yield return line;
    }

    private static string Title(string service, JsonObject saga) =>
        $"{Text(saga, "name")} {Text(saga, "id")} at {service}: {Status(saga)}, version {Text(saga, "version")}, revision {Text(saga, "revision")}";

    private static IEnumerable<string> History(JsonObject saga)
    {
        List<string[]> rows = [["#", "AT", "STEP", "WHAT", "MESSAGE", "WHY", "CHANGE"]];
        rows.AddRange(saga["history"]!.AsArray().Select(entry => new[]
        {
            Text(entry, "number"), Time(entry, "at", "yyyy-MM-dd HH:mm:ss.fffZ"), Text(entry, "step"), Text(entry, "what"), Text(entry, "messageType"),
            Text(entry, "detail"), entry!["change"] is { } change ? Line(change) : "",
        }));
        return SystemTable.Render(rows);
    }

    private static IEnumerable<string> Waits(JsonObject saga)
    {
        foreach (var open in saga["open"]!.AsArray())
            yield return $"  waits for {Text(open, "step")}, command {Text(open, "message")}"
                + ((int)open!["attempt"]! is > 0 and var again ? $", sent again {again} times" : "")
                + ((bool)open["sendAgain"]! ? $", refused, to be sent again {Time(open, "due")}" : open["due"] is null ? "" : $", late {Time(open, "due")}");
        if (saga["remaining"] is JsonArray { Count: > 0 } remaining) yield return $"  remains: {string.Join(", ", remaining.Select(step => (string)step!))}";
        if (saga["remaining"] is null) yield return "  This version of the service does not have its definition: what remains is not known, and it cannot be moved.";
    }

    private static string Status(JsonNode saga) => $"{Text(saga, "status")}{((bool)saga["overdue"]! ? ", overdue" : "")}";

    private static string Steps(JsonNode saga) => string.Join(", ", saga["open"]!.AsArray().Select(open => Text(open, "step")));

    private static string Refusal(JsonNode saga) => saga["refusal"] is { } refusal ? $"{Text(refusal, "code")}: {Text(refusal, "reason")}" : "";
}
