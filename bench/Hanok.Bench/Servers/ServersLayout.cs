using System.Diagnostics;
using System.Net.Http.Json;
using Hanok.AppHost;
using Hanok.AppHost.Postgres;
using Hanok.Bench.Messaging;
using Hanok.Bench.Messaging.Processes;
using Hanok.Bench.Messaging.Work;
using Npgsql;

namespace Hanok.Bench.Servers;

/// <summary>Services in a ring, each sending to the next, on one PostgreSQL server or on one for each.</summary>
internal sealed class ServersLayout : IAsyncDisposable
{
    // A server for one small service: what the whole measurement is about is whether many of these cost less.
    private static readonly Dictionary<string, string> SmallServer = new() { ["shared_buffers"] = "16MB", ["max_connections"] = "50" };

    private readonly List<EmbeddedPostgres> _servers = [];
    private readonly List<string> _databases = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private RunningSystem? _running;

    public IReadOnlyList<EmbeddedPostgres> Servers => _servers;

    /// <summary>Until all servers answer, without the making of their data: one after the other, and each with its databases.</summary>
    public TimeSpan StartTime { get; private set; }

    public int Services => _databases.Count;

    private static string NameOf(int service) => $"service{service % 16}";

    public static async Task<ServersLayout> StartAsync(string home, int services, bool shared, TimeProvider time, CancellationToken cancellation)
    {
        var layout = new ServersLayout();
        try
        {
            await layout.StartServersAsync(home, services, shared, time, cancellation);
            await layout.StartServicesAsync(home, services, cancellation);
            return layout;
        }
        catch
        {
            await layout.DisposeAsync();
            throw;
        }
    }

    public CpuMeter Dotnet() => CpuMeter.OfProcesses([.. _running!.Services.Select(service => service.ProcessId!.Value)]);

    /// <summary>The services that are active publish; returns when the next ones have handled everything.</summary>
    public async Task<int> PublishAsync(int run, ServersLoad load, TimeSpan window, TimeProvider time, CancellationToken cancellation)
    {
        var each = Math.Max(1, (int)(load.PerSecond * window.TotalSeconds));
        var answers = await Task.WhenAll(
            Enumerable.Range(0, load.Active).Select(service => PublishAsync(run, service, each, load.PerSecond, cancellation)));
        if (answers.FirstOrDefault(answer => answer.Error is not null || answer.NotStarted > 0) is { } failed)
            throw new InvalidOperationException($"Not everything was published; {failed.NotStarted} were not begun. {failed.Error}");

        for (var service = 0; service < load.Active; service++)
            await ArrivedAsync(run, (service + 1) % Services, each, time, cancellation);

        return each * load.Active;
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
            await _running.DisposeAsync();

        foreach (var server in _servers)
            await server.DisposeAsync();

        _http.Dispose();
    }

    private async Task StartServersAsync(string home, int services, bool shared, TimeProvider time, CancellationToken cancellation)
    {
        for (var i = 0; i < (shared ? 1 : services); i++)
            _servers.Add(await EmbeddedPostgres.StartAsync(
                new() { Directory = Path.Combine(home, $"server{i}"), Settings = shared ? new Dictionary<string, string>() : SmallServer, Fresh = true }, cancellation));

        for (var i = 0; i < services; i++)
            _databases.Add(await _servers[shared ? 0 : i].CreateDatabaseAsync(NameOf(i), cancellation));

        // The data is made once in the life of a system. What every start pays is measured by starting again.
        await Task.WhenAll(_servers.Select(server => server.StopAsync(cancellation)));
        var began = time.GetTimestamp();
        await Task.WhenAll(_servers.Select(server => server.RestartAsync(cancellation)));
        StartTime = time.GetElapsedTime(began);
    }

    private async Task StartServicesAsync(string home, int services, CancellationToken cancellation)
    {
        var system = new HanokSystem("servers") { Home = home, Output = TextWriter.Null };
        for (var i = 0; i < services; i++)
        {
            await MigrateAsync(NameOf(i), _databases[i], cancellation);
            system.AddService(NameOf(i), "Hanok.Bench").WithMessages()
                .WithEnvironment(HanokWorker.Variable, NameOf(i)).WithEnvironment("ConnectionStrings__Postgres", _databases[i]);
        }

        system.WithEnvironment("Logging__LogLevel__Default", "Warning");
        WorkerRuntime.Apply(system);
        _running = await system.StartAsync(cancellation);
    }

    // The AppHost migrates what is on its own server; these servers are ours.
    private static async Task MigrateAsync(string service, string database, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServersLayout).Assembly.Location, "migrate"])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
        };
        start.Environment[HanokWorker.Variable] = service;
        start.Environment["ConnectionStrings__Postgres"] = database;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The database of {service} could not be migrated: {output}");
    }

    private async Task<PublishAnswer> PublishAsync(int run, int service, int messages, int perSecond, CancellationToken cancellation)
    {
        var request = new PublishRequest { Run = run, Messages = messages, PerSecond = perSecond, Receiver = NameOf((service + 1) % Services) };
        using var response = await _http.PostAsJsonAsync(new Uri(_running![NameOf(service)].Address, PublishRequest.Path), request, cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<PublishAnswer>(cancellation))!;
    }

    private async Task ArrivedAsync(int run, int service, int messages, TimeProvider time, CancellationToken cancellation)
    {
        var (began, patience) = (time.GetTimestamp(), TimeSpan.FromSeconds(60));
        await using var source = NpgsqlDataSource.Create(_databases[service]);
        while (true)
        {
            await using var command = source.CreateCommand("SELECT count(*), count(DISTINCT (key, seq)) FROM received WHERE run = $1");
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = run });
            await using var row = await command.ExecuteReaderAsync(cancellation);
            await row.ReadAsync(cancellation);
            var (rows, different) = (row.GetInt64(0), row.GetInt64(1));
            if (rows == messages && different == messages)
                return;

            if (rows > messages || time.GetElapsedTime(began) > patience)
                throw new InvalidOperationException($"{NameOf(service)} should have {messages} messages and has {rows}, of which {different} are different.");

            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
        }
    }
}
