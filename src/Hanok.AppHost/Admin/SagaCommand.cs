using System.Text.Json;
using System.Text.Json.Nodes;
using Hanok.AppHost.Output;

namespace Hanok.AppHost.Admin;

/// <summary><c>saga</c> on the command line: sees and repairs sagas of the system that runs here, or of one service anywhere.</summary>
internal sealed class SagaCommand(SagaArguments arguments, string home, string system, Terminal terminal) : IDisposable
{
    private const int Failed = 1, WrongUse = 2;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(30) };

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (arguments.Wrong is { } wrong) terminal.WriteLine(wrong);
        if (arguments.Help || arguments.Wrong is not null)
        {
            terminal.WriteLine($"{SagaArguments.HelpText}{Environment.NewLine}{Environment.NewLine}{AdminTarget.HelpText}");
            return arguments.Wrong is null ? 0 : WrongUse;
        }
        try
        {
            var services = arguments.Target.Find(home, system, _http);
            return arguments.Verb switch
            {
                "list" => await ListAsync(services, cancellation),
                "audit" => await AuditAsync(services, cancellation),
                "draw" => await DrawAsync(services, cancellation),
                "show" => Say([(await FindAsync(services, cancellation)).Answer], SagaText.Of),
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
        string query = $"?limit={arguments.Limit}{Query("name", arguments.Name)}{Query("status", arguments.Status)}{(arguments.Overdue ? "&overdue=true" : "")}";
        return Say(await AskAsync(services, $"/hanok/sagas{query}", cancellation), SagaText.OfList);
    }

    private async Task<int> AuditAsync(List<AdminApi> services, CancellationToken cancellation) => Say(
        await AskAsync(services, $"/hanok/audit?limit={arguments.Limit}{Query("target", arguments.Id?.ToLowerInvariant())}", cancellation), ParkedTable.OfAudit);

    private async Task<int> DrawAsync(List<AdminApi> services, CancellationToken cancellation)
    {
        var answers = await AskAsync(services, "/hanok/sagas/definitions", cancellation);
        var drawn = SagaText.OfDefinitions(answers, arguments.Id).ToList();
        if (drawn.Count > 0 || answers.Exists(answer => !answer.IsDone)) return Say(answers, _ => drawn);
        throw new AppHostException(arguments.Id is null
            ? "No service here has a saga."
            : $"No service has a saga '{arguments.Id}'. There are: {string.Join(", ", SagaText.Names(answers))}.");
    }

    private async Task<int> ChangeAsync(List<AdminApi> services, CancellationToken cancellation)
    {
        string change = Change();
        var (service, _) = await FindAsync(services, cancellation);
        var answer = await service.SendAsync(HttpMethod.Post, $"/hanok/sagas/{arguments.Id}/repair", change, cancellation);
        return Say([answer], SagaText.OfChange);
    }

    private string Change()
    {
        var change = new JsonObject { ["action"] = arguments.Verb, ["reason"] = arguments.Reason, ["dryRun"] = arguments.DryRun };
        if (arguments.Step is not null) change["step"] = arguments.Step;
        if (arguments.Revision is not null) change["revision"] = arguments.Revision;
        if (arguments.State is null) return change.ToJsonString();
        try
        {
            string state = arguments.State == "-" ? Console.In.ReadToEnd() : File.ReadAllText(arguments.State);
            using var checkedState = JsonDocument.Parse(state);
            return $"{change.ToJsonString()[..^1]},\"state\":{state}}}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new AppHostException($"The new state in {arguments.State} cannot be used: {e.Message}", e);
        }
    }

    private async Task<(AdminApi Service, AdminAnswer Answer)> FindAsync(List<AdminApi> services, CancellationToken cancellation)
    {
        var missing = new List<AdminAnswer>();
        foreach (var service in services)
        {
            var answer = await service.GetAsync($"/hanok/sagas/{arguments.Id}", cancellation);
            if (answer.IsDone) return (service, answer);
            missing.Add(answer);
        }
        throw new AppHostException(missing.Count == 1 || missing.TrueForAll(answer => answer.Status == 401)
            ? missing[0].Problem!
            : $"No service has a saga {arguments.Id}. One that ended is kept for some weeks; './hanok saga audit {arguments.Id}' shows what people did."
                + string.Concat(missing.Where(answer => answer.Status is not (404 or 401)).Select(answer => $"\n{answer.Problem}")));
    }

    /// <summary>
    /// Most services have no sagas, and so nothing at that path; that is no problem where several are asked. One that wants tokens says to
    /// whoever asks there that it knows no such token: where another one takes the key, which is the same for all, that means the same.
    /// </summary>
    private static async Task<List<AdminAnswer>> AskAsync(List<AdminApi> services, string path, CancellationToken cancellation)
    {
        var answers = new List<AdminAnswer>();
        foreach (var service in services) answers.Add(await service.GetAsync(path, cancellation));
        bool isKeyTaken = answers.Exists(answer => answer.IsDone);
        return services.Count == 1 ? answers : [.. answers.Where(answer => answer.Status != 404 && !(isKeyTaken && answer.Status == 401))];
    }

    private int Say(List<AdminAnswer> answers, Func<IReadOnlyList<AdminAnswer>, IEnumerable<string>> lines)
    {
        var done = answers.Where(answer => answer.IsDone).ToList();
        if (arguments.Json) terminal.WriteLine(new JsonObject(done.Select(answer => KeyValuePair.Create(answer.Service, (JsonNode?)answer.Json))).ToJsonString(AdminText.Readable));
        else foreach (string line in lines(done)) terminal.WriteLine(line);
        var problems = answers.Select(answer => answer.Problem).OfType<string>().ToList();
        foreach (string problem in problems) terminal.WriteLine(problem);
        return problems.Count > 0 ? Failed : 0;
    }

    private static string Query(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
