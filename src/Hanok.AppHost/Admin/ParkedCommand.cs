using System.Text.Json;
using System.Text.Json.Nodes;
using Hanok.AppHost.Output;
using Hanok.Http;

namespace Hanok.AppHost.Admin;

/// <summary><c>parked</c> on the command line: sees and repairs parked messages of the system that runs here, or of one service anywhere.</summary>
internal sealed class ParkedCommand(ParkedArguments arguments, string home, string system, Terminal terminal) : IDisposable
{
    private const int Failed = 1, WrongUse = 2;

    /// <summary>Enough for 10,000 messages: more than that is no matter of single messages any more.</summary>
    private const int MostPages = 100;

    private readonly HttpClient _http = new(ServiceConnections.Handler()) { Timeout = TimeSpan.FromSeconds(30) };

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (arguments.Wrong is { } wrong) terminal.WriteLine(wrong);
        if (arguments.Help || arguments.Wrong is not null)
        {
            terminal.WriteLine($"{ParkedArguments.HelpText}{Environment.NewLine}{Environment.NewLine}{AdminTarget.HelpText}");
            return arguments.Wrong is null ? 0 : WrongUse;
        }
        try
        {
            var services = arguments.Target.Find(home, system, _http);
            return arguments.Verb switch
            {
                "list" => await ListAsync(services, cancellation),
                "audit" => await AuditAsync(services, cancellation),
                "show" => Show(await FindAsync(services, cancellation)),
                "retry" when arguments.All => await RetryAllAsync(services[0], cancellation),
                _ => await ChangeAsync(services, cancellation),
            };
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
        foreach (var service in services)
            answers.Add(await service.GetAsync($"/hanok/parked?limit={arguments.Limit}{Query("key", arguments.Key)}{Query("type", arguments.Type)}{Query("state", arguments.State)}", cancellation));
        var done = answers.Where(answer => answer.IsDone).ToList();
        if (arguments.Json) terminal.WriteLine(new JsonObject(done.Select(answer => KeyValuePair.Create(answer.Service, (JsonNode?)answer.Json))).ToJsonString(AdminText.Readable));
        else foreach (string line in ParkedTable.OfList(done)) terminal.WriteLine(line);
        return Report(answers);
    }

    private async Task<int> AuditAsync(List<AdminApi> services, CancellationToken cancellation)
    {
        var answers = new List<AdminAnswer>();
        foreach (var service in services) answers.Add(await service.GetAsync($"/hanok/audit?limit={arguments.Limit}{Query("target", arguments.Id)}", cancellation));
        var done = answers.Where(answer => answer.IsDone).ToList();
        if (arguments.Json) terminal.WriteLine(new JsonObject(done.Select(answer => KeyValuePair.Create(answer.Service, (JsonNode?)answer.Json))).ToJsonString(AdminText.Readable));
        else foreach (string line in ParkedTable.OfAudit(done)) terminal.WriteLine(line);
        return Report(answers);
    }

    private int Show(AdminAnswer found)
    {
        terminal.WriteLine(found.Json.ToJsonString(AdminText.Readable));
        return 0;
    }

    private async Task<int> ChangeAsync(List<AdminApi> services, CancellationToken cancellation)
    {
        string change = Change();
        var found = await FindAsync(services, cancellation);
        var service = services.Find(s => s.Service == found.Service)!;
        string path = $"/hanok/parked/{Uri.EscapeDataString(arguments.Id!)}/{(arguments.Verb == "edit" ? "body" : arguments.Verb)}";
        var answer = await service.SendAsync(arguments.Verb == "edit" ? HttpMethod.Put : HttpMethod.Post, path, change, cancellation);
        if (answer.IsDone) terminal.WriteLine(arguments.Json ? answer.Json.ToJsonString(AdminText.Readable) : ParkedTable.OfChange(arguments.Verb, answer));
        return Report([answer]);
    }

    private string Change()
    {
        string reason = JsonValue.Create(arguments.Reason!).ToJsonString();
        if (arguments.Verb != "edit") return $"{{\"reason\":{reason}}}";
        try
        {
            string body = arguments.Body == "-" ? Console.In.ReadToEnd() : File.ReadAllText(arguments.Body!);
            using var checkedBody = JsonDocument.Parse(body);
            return $"{{\"reason\":{reason},\"body\":{body}}}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new AppHostException($"The new body in {arguments.Body} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>An id names sender and place, and an event can be parked at several of its receivers.</summary>
    private async Task<AdminAnswer> FindAsync(List<AdminApi> services, CancellationToken cancellation)
    {
        var answers = new List<AdminAnswer>();
        foreach (var service in services) answers.Add(await service.GetAsync($"/hanok/parked/{Uri.EscapeDataString(arguments.Id!)}", cancellation));
        var found = answers.Where(answer => answer.IsDone).ToList();
        if (found.Count == 1) return found[0];
        if (found.Count > 1) throw new AppHostException($"{arguments.Id} is parked at {string.Join(" and ", found.Select(answer => answer.Service))}. Say at which: --service {found[0].Service}");
        var telling = answers.Where(answer => answer.Status != 404).ToList();
        throw new AppHostException(
            answers.Count == 1 ? answers[0].Problem!
            : $"No service has a parked message {arguments.Id}: it was handled or skipped, or never was. './hanok parked audit {arguments.Id}' shows what people did."
                + string.Concat(telling.Select(answer => $"\n{answer.Problem}")));
    }

    private async Task<int> RetryAllAsync(AdminApi service, CancellationToken cancellation)
    {
        (int retried, string? after) = (0, null);
        for (int page = 0; page < MostPages; page++)
        {
            var request = new JsonObject { ["reason"] = arguments.Reason, ["key"] = arguments.Key, ["type"] = arguments.Type, ["state"] = arguments.State, ["after"] = after };
            var answer = await service.SendAsync(HttpMethod.Post, "/hanok/parked/retry", request.ToJsonString(), cancellation);
            if (!answer.IsDone) return Report([answer]);
            retried += answer.Json["retried"]!.AsArray().Count;
            foreach (var left in answer.Json["notRetried"]!.AsArray()) terminal.WriteLine($"{service.Service} left {left!["id"]} alone: {left["why"]}");
            after = (string?)answer.Json["next"];
            if (after is null) break;
        }
        terminal.WriteLine($"{service.Service} tries {retried} parked messages now.");
        if (after is not null) terminal.WriteLine("There are more: run it again.");
        return 0;
    }

    private int Report(List<AdminAnswer> answers)
    {
        var problems = answers.Select(answer => answer.Problem).OfType<string>().ToList();
        foreach (string problem in problems) terminal.WriteLine(problem);
        return problems.Count > 0 ? Failed : 0;
    }

    private static string Query(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
