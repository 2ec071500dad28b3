using System.Net.Http.Json;
using Hanok.AppHost;
using Hanok.Bench.Messaging.Processes;
using Hanok.Bench.Messaging.Work;
using Npgsql;

namespace Hanok.Bench.Messaging;

/// <summary>Two processes, a sender and a receiver, each with its own database; and a PostgreSQL server of their own.</summary>
internal sealed class ProcessSide : IMessagingSide
{
    public const string SenderName = "sender";
    public const string ReceiverName = "receiver";

    private readonly RunningSystem _running;

    // No limit on a request: it ends when everything is published, and the run itself is bounded.
    private readonly HttpClient _http;

    private ProcessSide(string name, RunningSystem running)
    {
        (Name, _running) = (name, running);
        _http = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null })
        {
            BaseAddress = running[SenderName].Address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        Sender = NpgsqlDataSource.Create(running[SenderName].ConnectionString!);
        Receiver = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(running[ReceiverName].ConnectionString) { PersistSecurityInfo = true });
        Meter = new(CpuMeter.OfProcesses([.. running.Services.Select(service => service.ProcessId!.Value)]), running.Postgres.AdminConnectionString);
    }

    public string Name { get; }

    public required IReadOnlyList<MessagingLoad> Loads { get; init; }

    public bool KeepsOrder { get; init; } = true;

    public NpgsqlDataSource Sender { get; }

    public NpgsqlDataSource Receiver { get; }

    public ServerMeter Meter { get; }

    public CpuMeter? Broker { get; init; }

    public string AdminConnectionString => _running.Postgres.AdminConnectionString;

    public static async Task<ProcessSide> StartHanokAsync(string home, string transport, CancellationToken cancellation)
    {
        var system = Define("hanok", "Hanok.Bench", home, "--transport", transport);
        foreach (var service in system.Services)
            service.WithEnvironment(HanokWorker.Variable, service.Name);

        return new(transport == "direct" ? "Hanok" : $"Hanok ({transport})", await system.StartAsync(cancellation))
        {
            Loads =
            [
                MessagingLoad.Job.Sets(), MessagingLoad.Job, MessagingLoad.Requests.Sets(), MessagingLoad.Requests,
                MessagingLoad.Quiet, MessagingLoad.Modest,
            ],
        };
    }

    public static async Task<ProcessSide> StartPeerAsync(
        Peer peer, string home, string broker, CpuMeter brokerCpu, CancellationToken cancellation)
    {
        var system = Define(peer.Key, PeersProgram.Project, home);
        foreach (var service in system.Services)
            service.WithEnvironment(Peer.Variable, peer.Key)
                .WithEnvironment(Peer.RoleVariable, service.Name)
                .WithEnvironment(Peer.BrokerVariable, broker);

        return new(peer.Name, await system.StartAsync(cancellation))
        {
            Loads = [MessagingLoad.Job, MessagingLoad.Requests, MessagingLoad.Quiet, MessagingLoad.Modest],
            KeepsOrder = false,
            Broker = brokerCpu,
        };
    }

    public async Task<PublishAnswer> PublishAsync(PublishRequest request, CancellationToken cancellation)
    {
        using var response = await _http.PostAsJsonAsync(PublishRequest.Path, request, cancellation);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<PublishAnswer>(cancellation))!
            : throw new InvalidOperationException(
                $"{Name} answered {(int)response.StatusCode} to {PublishRequest.Path}: {await response.Content.ReadAsStringAsync(cancellation)} "
                + $"More is in {_running[SenderName].LogFile}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync();
        await Receiver.DisposeAsync();
        _http.Dispose();
        await _running.DisposeAsync();
    }

    private static HanokSystem Define(string name, string program, string home, params string[] args)
    {
        var system = new HanokSystem($"messaging-{name}", ["--fresh", .. args]) { Home = Path.Combine(home, name), Output = TextWriter.Null };
        // Commit timestamps tell when an effect became durable, without anybody having to write it down.
        var postgres = system.AddPostgres().WithSetting("track_commit_timestamp", "on");
        system.AddService(ReceiverName, program).WithDatabase(postgres);
        system.AddService(SenderName, program).WithDatabase(postgres);
        system.WithEnvironment("Logging__LogLevel__Default", "Warning");
        WorkerRuntime.Apply(system);
        return system;
    }
}
