using Hanok.AppHost.Postgres;
using Hanok.AppHost.Ports;
using Hanok.Chaos.Members;

namespace Hanok.Chaos;

/// <summary>The servers of a soak, and what each member is told by its environment.</summary>
internal sealed class Ring : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly EmbeddedPostgres _postgres;
    private readonly SoakOptions _options;
    private readonly Dictionary<string, (int Http, int Messages)> _ports;

    private Ring(EmbeddedPostgres postgres, Dictionary<string, string> databases, SoakOptions options)
    {
        var free = new FreePorts();
        (_postgres, Databases, _options) = (postgres, databases, options);
        _ports = Member.Names.ToDictionary(name => name, _ => (free.Next(), free.Next()));
    }

    /// <summary>The connection strings.</summary>
    public IReadOnlyDictionary<string, string> Databases { get; }

    public static async Task<Ring> StartAsync(string home, SoakOptions options, CancellationToken cancellation)
    {
        var postgres = await EmbeddedPostgres.StartAsync(new() { Directory = Path.Combine(home, "postgres") }, cancellation);
        var databases = new Dictionary<string, string>();
        foreach (var member in Member.Names)
            databases[member] = await postgres.CreateDatabaseAsync(member, cancellation);

        return new(postgres, databases, options);
    }

    public Dictionary<string, string> EnvironmentOf(string member)
    {
        var environment = Member.Names.ToDictionary(name => $"services__{name}__messages__0", name => $"http://127.0.0.1:{_ports[name].Messages}");
        environment["Chaos__Member"] = member;
        environment["Hanok__Transport"] = _options.Transport;
        environment["ConnectionStrings__Postgres"] = Databases[member];
        environment["Kestrel__Endpoints__Http__Url"] = $"http://127.0.0.1:{_ports[member].Http}";
        environment["Kestrel__Endpoints__Messages__Url"] = $"http://127.0.0.1:{_ports[member].Messages}";
        environment["Kestrel__Endpoints__Messages__Protocols"] = "Http2";
        return environment;
    }

    /// <summary>Whether every member answers and nothing in it is degraded.</summary>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellation)
    {
        foreach (var (http, _) in _ports.Values)
        {
            try
            {
                var answer = await Http.GetStringAsync(new Uri($"http://127.0.0.1:{http}/health/ready"), cancellation);
                if (answer.Contains("Degraded", StringComparison.Ordinal))
                    return false;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>kill -9 of the servers, and a start on the same data.</summary>
    public async Task KillServersAsync(CancellationToken cancellation)
    {
        await _postgres.KillAsync(cancellation);
        await _postgres.RestartAsync(cancellation);
    }

    public Task StopAsync() => _postgres.StopAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();
}
