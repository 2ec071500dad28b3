using Hanok.AppHost.Output;
using static Hanok.AppHost.Admin.AdminText;

namespace Hanok.AppHost.Admin;

/// <summary>Answers of the admin endpoints as lines for a person. Pure.</summary>
internal static class ParkedTable
{
    public static IEnumerable<string> OfList(IReadOnlyList<AdminAnswer> answers)
    {
        List<string[]> rows = [["SERVICE", "ID", "STATE", "TYPE", "KEY", "TRIES", "NEXT TRY", "REASON"]];
        foreach (var answer in answers)
            rows.AddRange(answer.Json["items"]!.AsArray().Select(item => new[]
            {
                answer.Service, Text(item, "id"), Text(item, "state"), Text(item, "type"), Text(item, "key"), Text(item, "attempts"), Time(item, "retryAt"),
                Short(Text(item, "reason")),
            }));
        if (rows.Count == 1) return [.. answers.Count > 0 ? ["Nothing is parked."] : Array.Empty<string>()];
        return [.. SystemTable.Render(rows), .. answers.Where(answer => answer.Json["next"] is not null).Select(More)];
    }

    public static IEnumerable<string> OfAudit(IReadOnlyList<AdminAnswer> answers)
    {
        List<string[]> rows = [["SERVICE", "AT", "OPERATOR", "ACTION", "TARGET", "REASON"]];
        foreach (var answer in answers)
            rows.AddRange(answer.Json["items"]!.AsArray().Select(item => new[]
            {
                answer.Service, Time(item, "at"), Text(item, "operator"), Text(item, "action"), Text(item, "target"), Short(Text(item, "reason")),
            }));
        return rows.Count > 1 ? SystemTable.Render(rows) : answers.Count > 0 ? ["Nobody changed anything."] : [];
    }

    public static string OfChange(string verb, AdminAnswer answer)
    {
        string which = $"{Text(answer.Json, "type")} with key '{Text(answer.Json, "key")}' at {answer.Service}";
        return (verb, answer.Json["retryAt"]) switch
        {
            ("skip", _) => $"Skipped {which}. What stood behind it is tried now.",
            ("edit", null) => $"Edited {which}. It is tried in its turn: it stands behind another.",
            ("edit", _) => $"Edited {which}. It is tried now.",
            _ => $"{which} is tried now.",
        };
    }

    private static string More(AdminAnswer answer)
    {
        var counts = answer.Json["counts"]!;
        return $"  There are more at {answer.Service}: {counts["retrying"]} are retrying, {counts["waiting-for-person"]} wait for a person, {counts["behind"]} stand behind."
            + " Narrow it with --key, --type or --state, or see more with --limit.";
    }
}
