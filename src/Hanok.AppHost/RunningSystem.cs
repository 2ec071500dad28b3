using Hanok.AppHost.Admin;
using Hanok.AppHost.Output;
using Hanok.AppHost.Postgres;
using Hanok.AppHost.Processes;
using Hanok.AppHost.RabbitMq;
using Hanok.AppHost.Tokens;
using Hanok.Http;

namespace Hanok.AppHost;

/// <summary>A system whose services are ready. Disposing stops everything; the data stays.</summary>
public sealed class RunningSystem : IAsyncDisposable
{
    /// <summary>Services have 8 s of it to drain; the servers have the rest, then they stop at once.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10), LeastPatience = TimeSpan.FromSeconds(2);

    // Replaced as a whole: a restart changes it while others read.
    private volatile RunningService[] _services = [];
    private readonly List<ServiceLog> _logs = [];
    private readonly List<ServerWatch> _watches = [];
    private readonly HttpClient _http = new(ServiceConnections.Handler()) { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;
    private EmbeddedPostgres? _postgres;
    private EmbeddedRabbitMq? _rabbitMq;
    private string? _announcement;
    private bool _stopped;

    internal RunningSystem(Terminal terminal, SystemCredentials credentials, TimeProvider time) =>
        (_terminal, Credentials, _time) = (terminal, credentials, time);

    /// <summary>Each process of each service.</summary>
    public IReadOnlyCollection<RunningService> Services => _services;

    /// <summary>The first instance of a service, or kitchen-2 for the second.</summary>
    public RunningService this[string name] => Array.Find(_services, service => service.Name == name)
        ?? throw new KeyNotFoundException($"There is no service '{name}'. There are: {string.Join(", ", _services.Select(service => service.Name))}.");

    /// <summary>All of a service, the first first.</summary>
    public IReadOnlyList<RunningService> InstancesOf(string service) =>
        _services.Where(instance => instance.Definition.Name == service).ToArray() is { Length: > 0 } instances
            ? instances
            : throw new KeyNotFoundException($"There is no service '{service}'. There are: {string.Join(", ", _services.Select(s => s.Definition.Name).Distinct())}.");

    /// <summary>Throws for a system without a database.</summary>
    public EmbeddedPostgres Postgres => _postgres ?? throw new InvalidOperationException("This system has no PostgreSQL: call AddPostgres.");

    public bool HasPostgres => _postgres is not null;

    /// <summary>Throws for a system without tokens.</summary>
    public SystemTokens Tokens { get => field ?? throw new InvalidOperationException("This system has no access tokens: call AddTokens."); private set; }

    internal bool HasTokens { get; private set; }

    /// <summary>By which the services of this system know each other.</summary>
    public SystemCredentials Credentials { get; }

    /// <summary>Throws for a system whose messages take another way: see --transport.</summary>
    public EmbeddedRabbitMq RabbitMq => _rabbitMq ?? throw new InvalidOperationException("This system has no RabbitMQ: start it with --transport rabbitmq.");

    public bool HasRabbitMq => _rabbitMq is not null;

    /// <summary>Waits until every service is ready.</summary>
    public Task ReadyAsync(CancellationToken cancellation = default) => Task.WhenAll(Services.Select(service => service.ReadyAsync(cancellation)));

    /// <summary>
    /// Puts a new process in the place of each instance of a service, one after the other. With a registry nobody need notice: the new one
    /// is ready and registered before the old one leaves. Where there is none, or the address is fixed (also that of the gateway under
    /// which all know the issuer of tokens), it is down for as long as it starts: nobody need notice where there is a second instance.
    /// </summary>
    /// <exception cref="AppHostException">A new process did not get ready. The old one runs on.</exception>
    public async Task RestartAsync(string service, CancellationToken cancellation = default)
    {
        foreach (var old in InstancesOf(service))
        {
            if (old.Successor() is not { } successor)
            {
                await old.StopAsync(cancellation);
                old.Start();
                await old.ReadyAtStartAsync(cancellation);
                continue;
            }

            try
            {
                successor.Start();
                await successor.ReadyAtStartAsync(cancellation);
            }
            catch
            {
                await successor.StopAsync(CancellationToken.None);
                throw;
            }

            _services = [.. _services.Select(known => known == old ? successor : known)];
            if (_announcement is { } file) Announce(file);
            await old.StopAsync(cancellation);
        }
    }

    /// <summary>All services at once, then the registry, then the servers; by force what is left after 10 s.</summary>
    public async Task StopAsync()
    {
        if (_stopped) return;
        _stopped = true;
        Withdraw();
        long start = _time.GetTimestamp();
        // That the others have gone is no news now. It is in the files.
        foreach (var log in _logs) log.Hush();
        foreach (var service in Services) service.Expect();
        await Task.WhenAll(Services.Where(service => !service.Definition.IsRegistry).Select(service => service.EndWithAllAsync()));
        // Last, so that all could leave it in order; and by force, for it keeps nothing.
        foreach (var registry in Services.Where(service => service.Definition.IsRegistry))
        {
            registry.Kill();
            await registry.StopAsync(CancellationToken.None);
        }
        foreach (var watch in _watches) await watch.DisposeAsync();
        var left = StopPatience - _time.GetElapsedTime(start);
        var patience = left > LeastPatience ? left : LeastPatience;
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
        RunningFile.Write(file, [.. Services.DistinctBy(service => service.Definition)]);
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

    /// <summary>From here on all that services say is shown.</summary>
    internal void Speak()
    {
        foreach (var log in _logs) log.Speak(showHeld: false);
    }

    internal void Add(ServicePlan plan, ServiceLog log, Func<ServiceAddress>? elsewhere)
    {
        _logs.Add(log);
        _services = [.. _services, new RunningService(plan, log, _http, _terminal.Say, _time, elsewhere)];
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
