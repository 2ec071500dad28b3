using System.Text;
using Confluent.Kafka;
using Hanok.Chassis;
using Hanok.IntegrationTests.Postgres;
using Hanok.Messaging;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Kafka;

/// <summary>A database for each service on a real server, log tailing, and messages over the native library's mock brokers.</summary>
internal sealed class KafkaPlatform : BrokerPlatform
{
    private static int s_platforms;

    private readonly PostgresServer _server;
    private readonly MockCluster _cluster;
    private readonly ServiceDatabases _databases;
    private readonly List<Wire> _wires = [];

    public KafkaPlatform(PostgresServer server, MockCluster? cluster = null)
    {
        (_server, _databases, _cluster) = (server, new(server), cluster ?? MockCluster.Shared);
        foreach (var service in new[] { "orders", "kitchen", "audit" })
            foreach (var kind in new[] { "events", "commands", "replies", "answers" })
                _cluster.CreateTopic($"{Prefix}{service}.{kind}", Lane.Count);
    }

    /// <summary>Topics and groups of this platform alone.</summary>
    public string Prefix { get; } = $"test{Interlocked.Increment(ref s_platforms)}.";

    public override async ValueTask ConfigureAsync(HanokBuilder hanok, CancellationToken cancellation)
    {
        var wire = new Wire(_cluster.Brokers);
        _wires.Add(wire);
        hanok.Services.AddSingleton(wire);
        hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = await _databases.OfAsync(hanok.Service, cancellation),
            ["Hanok:Kafka:BootstrapServers"] = wire.Addresses,
            ["Hanok:Kafka:Prefix"] = Prefix,
            // The mock brokers forget the oldest beyond 5 MB of a partition.
            ["Hanok:Kafka:Client:compression.type"] = "lz4",
            // So that a batch of the relay is several requests.
            ["Hanok:Kafka:Client:batch.num.messages"] = "20",
            // The waits of production would be waited for here. Members that wait for their group's first 3 s must not time out meanwhile.
            ["Hanok:Kafka:Client:session.timeout.ms"] = "4500",
            ["Hanok:Kafka:Client:heartbeat.interval.ms"] = "200",
            ["Hanok:Kafka:Client:reconnect.backoff.ms"] = "20",
            ["Hanok:Kafka:Client:reconnect.backoff.max.ms"] = "100",
        });
        hanok.AddPostgres().AddKafka();
    }

    public override Task PrepareAsync(WebApplication service, CancellationToken cancellation) => ServiceDatabases.MigrateAsync(service, cancellation);

    public override void Record(ITransaction transaction, string effect) => ServiceDatabases.Record(transaction, effect);

    public override ValueTask<IReadOnlyList<string>> ReadAsync(string service, CancellationToken cancellation) => _databases.ReadAsync(service, cancellation);

    public override async Task PutAsync(
        string channel, IReadOnlyDictionary<string, string> attributes, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var producer = new ProducerBuilder<string?, byte[]>(
            new ProducerConfig { BootstrapServers = string.Join(',', _cluster.Brokers) }).Build();
        var headers = new Headers();
        foreach (var (name, value) in attributes)
            headers.Add($"ce_{name}", Encoding.UTF8.GetBytes(value));

        await producer.ProduceAsync(
            Prefix + channel, new() { Key = attributes.GetValueOrDefault("subject"), Value = body.ToArray(), Headers = headers }, cancellation);
    }

    public override Task RestartBrokerAsync(CancellationToken cancellation)
    {
        _cluster.Stop();
        _cluster.Start();
        return Task.CompletedTask;
    }

    public override Task DisconnectAsync(ContractService instance)
    {
        instance.Services.GetRequiredService<Wire>().Break();
        return Task.CompletedTask;
    }

    public override Task IsolateAsync(ContractService instance)
    {
        instance.Services.GetRequiredService<Wire>().Cut();
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var wire in _wires)
            await wire.DisposeAsync();

        await _databases.DisposeAsync();
        await _server.DropSlotsAsync();
    }
}
