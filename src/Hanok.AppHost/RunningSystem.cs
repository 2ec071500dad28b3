using Hanok.AppHost.Output;
using Hanok.AppHost.Postgres;
using Hanok.AppHost.Processes;

namespace Hanok.AppHost;

/// <summary>A system whose services are ready. Disposing stops everything; the data stays.</summary>
public sealed class RunningSystem : IAsyncDisposable
{
    /// <summary>Services have 8 s of it to drain; PostgreSQL has the rest, then it stops at once.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, RunningService> services = [];
    private readonly List<ServiceLog> logs = [];
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Terminal terminal;
    private readonly TimeProvider time;
    private EmbeddedPostgres? postgres;
    private PostgresWatch? watch;
    private bool stopped;

    internal RunningSystem(Terminal terminal, TimeProvider time) => (this.terminal, this.time) = (terminal, time);

    public IReadOnlyCollection<RunningService> Services => services.Values;

    public RunningService this[string name] => services.TryGetValue(name, out var service)
        ? service
        : throw new KeyNotFoundException($"There is no service '{name}'. There are: {string.Join(", ", services.Keys)}.");

    /// <summary>Throws for a system without a database.</summary>
    public EmbeddedPostgres Postgres => postgres ?? throw new InvalidOperationException("This system has no PostgreSQL: call AddPostgres.");

    public bool HasPostgres => postgres is not null;

    /// <summary>Waits until every service is ready.</summary>
    public Task ReadyAsync(CancellationToken cancellation = default) => Task.WhenAll(Services.Select(service => service.ReadyAsync(cancellation)));

    /// <summary>SIGTERM to all services at once, then PostgreSQL; by force what is left after 10 s.</summary>
    public async Task StopAsync()
    {
        if (stopped) return;
        stopped = true;
        long start = time.GetTimestamp();
        foreach (var service in Services) service.Expect();
        await Task.WhenAll(Services.Select(service => service.StopAsync(CancellationToken.None)));
        if (watch is not null) await watch.DisposeAsync();
        if (postgres is not null) await postgres.StopAsync(StopPatience - time.GetElapsedTime(start), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (postgres is not null) await postgres.DisposeAsync();
        foreach (var log in logs) log.Dispose();
        http.Dispose();
    }

    /// <summary>For the second Ctrl-C: nothing is waited for.</summary>
    internal void KillAll()
    {
        foreach (var service in Services) service.Expect();
        foreach (var service in Services) service.Send(Signal.Kill);
        postgres?.StopAtOnce();
    }

    internal void Use(EmbeddedPostgres server)
    {
        postgres = server;
        watch = new PostgresWatch(server, terminal.Say, time);
        watch.Start();
    }

    internal void Add(ServicePlan plan, ServiceLog log)
    {
        logs.Add(log);
        services[plan.Name] = new RunningService(plan, log, http, terminal.Say, time);
    }
}
