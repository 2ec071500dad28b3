using System.Text.Json.Nodes;
using Hanok.AppHost.Output;
using Hanok.Http;
using static Hanok.AppHost.Admin.AdminText;

namespace Hanok.AppHost.Admin;

/// <summary><c>subscriptions</c> on the command line: who gets the events of the services, and the end of it for one that is gone.</summary>
internal sealed class SubscriptionsCommand(SubscriptionsArguments arguments, string home, string system, Terminal terminal) : IDisposable
{
    private const int Failed = 1, WrongUse = 2;

    private readonly HttpClient _http = new(ServiceConnections.Handler()) { Timeout = TimeSpan.FromSeconds(30) };

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (arguments.Wrong is { } wrong) terminal.WriteLine(wrong);
        if (arguments.Help || arguments.Wrong is not null)
        {
            terminal.WriteLine($"{SubscriptionsArguments.HelpText}{Environment.NewLine}{Environment.NewLine}{AdminTarget.HelpText}");
            return arguments.Wrong is null ? 0 : WrongUse;
        }
        try
        {
            var services = arguments.Target.Find(home, system, _http);
            return arguments.Verb == "list" ? await ListAsync(services, cancellation) : await RetireAsync(services, cancellation);
        }
        catch (AppHostException e)
        {
            terminal.WriteLine(e.Message);
            return Failed;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<int> ListAsync(List<AdminApi> services, CancellationToken cancellation)
    {
        var answers = new List<AdminAnswer>();
        foreach (var service in services) answers.Add(await service.GetAsync("/hanok/subscriptions", cancellation));
        var done = answers.Where(answer => answer.IsDone).ToList();
        if (arguments.Json) terminal.WriteLine(new JsonObject(done.Select(answer => KeyValuePair.Create(answer.Service, (JsonNode?)answer.Json))).ToJsonString(Readable));
        else foreach (string line in Table(done)) terminal.WriteLine(line);
        return Report(answers.Where(answer => !answer.IsDone));
    }

    /// <summary>Without --service at every service: who is gone is gone for all.</summary>
    private async Task<int> RetireAsync(List<AdminApi> services, CancellationToken cancellation)
    {
        string body = new JsonObject { ["reason"] = arguments.Reason }.ToJsonString();
        var answers = new List<AdminAnswer>();
        foreach (var service in services)
            answers.Add(await service.SendAsync(HttpMethod.Post, $"/hanok/subscriptions/{Uri.EscapeDataString(arguments.Destination!)}/retire", body, cancellation));
        foreach (var answer in answers.Where(answer => answer.IsDone))
            terminal.WriteLine($"Retired {arguments.Destination} at {answer.Service}: {answer.Json["deleted"]} messages that waited for it were deleted.");
        return Report(answers.Exists(answer => answer.IsDone) ? answers.Where(answer => answer is { IsDone: false, Status: not 404 }) : answers);
    }

    private static IEnumerable<string> Table(List<AdminAnswer> answers)
    {
        List<string[]> rows = [["SERVICE", "DESTINATION", "CHANNELS", "LEASE ENDS", "IN SPOOL", "KB", "OLDEST", "HELD"]];
        foreach (var answer in answers)
            rows.AddRange(answer.Json["items"]!.AsArray().Select(item => new[]
            {
                answer.Service, Text(item, "destination"), string.Join(" ", item!["channels"]!.AsArray().Select(channel => $"{channel}")), Time(item, "leaseEndsAt"),
                Text(item, "spooled"), $"{(long)item["spooledBytes"]! / 1024}", Time(item, "waitingSince"), item["isHeld"]?.GetValue<bool>() == true ? "yes" : "",
            }));
        return rows.Count > 1 ? SystemTable.Render(rows) : answers.Count > 0 ? ["Nobody is subscribed, and nothing waits."] : [];
    }

    private int Report(IEnumerable<AdminAnswer> failed)
    {
        var problems = Problems([.. failed]).ToList();
        foreach (string problem in problems) terminal.WriteLine(problem);
        return problems.Count > 0 ? Failed : 0;
    }

    /// <summary>A line for each service that failed, and one for all that have no such thing.</summary>
    internal static IEnumerable<string> Problems(IReadOnlyList<AdminAnswer> failed)
    {
        var without = failed.Where(HasNone).Select(answer => answer.Service).ToList();
        if (without.Count > 0)
            yield return $"{string.Join(", ", without)}: no subscriptions there (404). "
                + "The direct transport has them; with a broker, see the broker's own tools.";
        foreach (var answer in failed)
            if (!HasNone(answer) && answer.Problem is { } problem) yield return problem;
    }

    // A service that has subscriptions says with a type of its own that this one is unknown.
    private static bool HasNone(AdminAnswer answer) =>
        answer.Status == 404 && (string?)answer.Json["type"] != "urn:hanok:problem:subscription-not-found";
}
