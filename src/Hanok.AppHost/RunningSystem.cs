using Hanok.AppHost.Admin;
using Hanok.AppHost.Output;
using Hanok.AppHost.Postgres;
using Hanok.AppHost.Processes;
using Hanok.AppHost.RabbitMq;
using Hanok.AppHost.Tokens;

namespace Hanok.AppHost;

/// <summary>A system whose services are ready. Disposing stops everything; the data stays.</summary>
public sealed class RunningSystem : IAsyncDisposable
{
    /// <summary>Services have 8 s of it to drain; the servers have the rest, then they stop at once.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, RunningService> _services = [];
    private readonly List<ServiceLog> _logs = [];
    private readonly List<ServerWatch> _watches = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;
    private EmbeddedPostgres? _postgres;
    private EmbeddedRabbitMq? _rabbitMq;
    private string? _announcement;
    private bool _stopped;

    internal RunningSystem(Terminal terminal, TimeProvider time) => (_terminal, _time) = (terminal, time);

    public IReadOnlyCollection<RunningService> Services => _services.Values;

    public RunningService this[string name] => _services.TryGetValue(name, out var service)
        ? service
        : throw new KeyNotFoundException($"There is no service '{name}'. There are: {string.Join(", ", _services.Keys)}.");

    /// <summary>Throws for a system without a database.</summary>
    public EmbeddedPostgres Postgres => _postgres ?? throw new InvalidOperationException("This system has no PostgreSQL: call AddPostgres.");

    public bool HasPostgres => _postgres is not null;

    /// <summary>Throws for a system without tokens.</summary>
    public SystemTokens Tokens { get => field ?? throw new InvalidOperationException("This system has no access tokens: call AddTokens."); private set; }

    internal bool HasTokens { get; private set; }

    /// <summary>Throws for a system whose messages take another way: see --transport.</summary>
    public EmbeddedRabbitMq RabbitMq => _rabbitMq ?? throw new InvalidOperationException("This system has no RabbitMQ: start it with --transport rabbitmq.");

    public bool HasRabbitMq => _rabbitMq is not null;

    /// <summary>Waits until every service is ready.</summary>
    public Task ReadyAsync(CancellationToken cancellation = default) => Task.WhenAll(Services.Select(service => service.ReadyAsync(cancellation)));

    /// <summary>SIGTERM to all services at once, then the servers; by force what is left after 10 s.</summary>
    public async Task StopAsync()
    {
        if (_stopped) return;
        _stopped = true;
        Withdraw();
        long start = _time.GetTimestamp();
        foreach (var service in Services) service.Expect();
        await Task.WhenAll(Services.Select(service => service.StopAsync(CancellationToken.None)));
        foreach (var watch in _watches) await watch.DisposeAsync();
        var patience = StopPatience - _time.GetElapsedTime(start);
        await Task.WhenAll(
            _postgres?.StopAsync(patience, CancellationToken.None) ?? Task.CompletedTask,
            _rabbitMq?.StopAsync(patience, CancellationToken.None) ?? Task.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        if (_rabbitMq is not null) await _rabbitMq.DisposeAsync();
        foreach (var log in _logs) log.Dispose();
        _http.Dispose();
    }

    /// <summary>For the second Ctrl-C: nothing is waited for.</summary>
    internal void KillAll()
    {
        Withdraw();
        foreach (var service in Services) service.Expect();
        foreach (var service in Services) service.Send(Signal.Kill);
        _postgres?.StopAtOnce();
        _rabbitMq?.StopAtOnce();
    }

    /// <summary>Tells commands in other terminals where the services are, until this stops.</summary>
    internal void Announce(string file)
    {
        RunningFile.Write(file, Services);
        _announcement = file;
    }

    internal void Use(EmbeddedPostgres server)
    {
        _postgres = server;
        Watch("PostgreSQL", server.ReviveAsync);
    }

    internal void Use(SystemTokens tokens) => (Tokens, HasTokens) = (tokens, true);

    internal void Use(EmbeddedRabbitMq server)
    {
        _rabbitMq = server;
        Watch("RabbitMQ", server.ReviveAsync);
    }

    internal void Add(ServicePlan plan, ServiceLog log)
    {
        _logs.Add(log);
        _services[plan.Name] = new RunningService(plan, log, _http, _terminal.Say, _time);
    }

    private void Withdraw()
    {
        if (_announcement is { } file) File.Delete(file);
    }

    private void Watch(string name, Func<CancellationToken, Task<bool>> revive)
    {
        var watch = new ServerWatch(name, revive, _terminal.Say, _time);
        watch.Start();
        _watches.Add(watch);
    }
}
