using Hanok.AppHost.Postgres;
using Hanok.AppHost.Ports;
using Hanok.AppHost.RabbitMq;
using Hanok.Chaos.Members;

namespace Hanok.Chaos;

/// <summary>The servers of a soak, and what each member is told by its environment.</summary>
internal sealed class Ring : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly EmbeddedPostgres _postgres;
    private readonly EmbeddedRabbitMq? _rabbitMq;
    private readonly Dictionary<string, (int Http, int Messages)> _ports;

    private Ring(EmbeddedPostgres postgres, EmbeddedRabbitMq? rabbitMq, Dictionary<string, string> databases)
    {
        var free = new FreePorts();
        (_postgres, _rabbitMq, Databases) = (postgres, rabbitMq, databases);
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

        var rabbitMq = options.Transport == "rabbitmq"
            ? await EmbeddedRabbitMq.StartAsync(new() { Directory = Path.Combine(home, "rabbitmq") }, cancellation)
            : null;
        return new(postgres, rabbitMq, databases);
    }

    public Dictionary<string, string> EnvironmentOf(string member)
    {
        var environment = Member.Names.ToDictionary(name => $"services__{name}__messages__0", name => $"http://127.0.0.1:{_ports[name].Messages}");
        environment["Chaos__Member"] = member;
        environment["Hanok__Credentials__Secret"] = "the members of the ring share this, on one machine";
        if (_rabbitMq is not null)
        {
            environment["Hanok__Transport"] = "RabbitMq";
            environment["Hanok__RabbitMq__Uri"] = _rabbitMq.Uri.AbsoluteUri;
        }

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
        if (_rabbitMq is not null)
        {
            await _rabbitMq.KillAsync(cancellation);
            await _rabbitMq.RestartAsync(cancellation);
        }
    }

    public async Task StopAsync()
    {
        await _postgres.StopAsync(CancellationToken.None);
        await (_rabbitMq?.StopAsync(CancellationToken.None) ?? Task.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        if (_rabbitMq is not null)
            await _rabbitMq.DisposeAsync();
    }
}
