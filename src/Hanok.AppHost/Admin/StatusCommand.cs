using System.Text.Json;
using System.Text.Json.Nodes;
using Hanok.AppHost.Output;
using Hanok.Http;

namespace Hanok.AppHost.Admin;

/// <summary><c>status</c>: what runs here, where, and whether it is well.</summary>
internal sealed class StatusCommand(string home, string system, Terminal terminal) : IDisposable
{
    private const int NotWell = 1;

    private readonly HttpClient _http = new(ServiceConnections.Handler()) { Timeout = TimeSpan.FromSeconds(2) };

    /// <returns>0 when everything runs and is healthy.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (UpLock.Owner(home, system) is not { } process)
        {
            terminal.WriteLine($"{system} does not run here. Start it with './hanok up'.");
            return NotWell;
        }
        if (RunningFile.ReadAll(RunningFile.PathIn(home, system)) is not { } services)
        {
            terminal.WriteLine($"{system} is starting, or stopping, in process {process}.");
            return NotWell;
        }
        terminal.WriteLine($"{system} runs here, process {process}");
        string[][] rows = await Task.WhenAll(services.Select(async service => new[] { service.Name, $"{service.Address}".TrimEnd('/'), await AskAsync(service.Address, cancellation) }));
        foreach (string row in SystemTable.Render(rows)) terminal.WriteLine(row);
        return rows.All(row => row[^1] == "Healthy") ? 0 : NotWell;
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> AskAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(address, "/health/ready"), cancellation);
            var health = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation))!.AsObject();
            var reasons = health["checks"]?.AsObject()
                .Where(check => (string?)check.Value?["status"] != "Healthy").Select(check => $"{check.Key}: {(string?)check.Value?["description"]}") ?? [];
            return string.Join(" ", reasons.Prepend((string?)health["status"] ?? $"{(int)response.StatusCode}"));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException or TaskCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return $"does not answer: {e.Message}";
        }
    }
}
