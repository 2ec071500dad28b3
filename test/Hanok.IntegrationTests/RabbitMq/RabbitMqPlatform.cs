using System.Text;
using Hanok.AppHost.RabbitMq;
using Hanok.Chassis;
using Hanok.IntegrationTests.Postgres;
using Hanok.Messaging;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace Hanok.IntegrationTests.RabbitMq;

/// <summary>A database for each service, and messages through a real RabbitMQ: each instance over a link of its own, which can be cut.</summary>
internal sealed class RabbitMqPlatform(PostgresServer server, EmbeddedRabbitMq node, string prefix) : BrokerPlatform
{
    private readonly ServiceDatabases _databases = new(server);
    private readonly List<BrokerLink> _links = [];

    public static async ValueTask<ContractPlatform> CreateAsync(PostgresServer server, RabbitMqServer rabbitMq) =>
        new RabbitMqPlatform(server, await rabbitMq.NodeAsync(), rabbitMq.NextPrefix());

    public string ExchangeOf(string channel) => prefix + channel;

    public string QueueOf(string service, int lane) => $"{prefix}{service}.lane-{lane:00}";

    public override async ValueTask ConfigureAsync(HanokBuilder hanok, CancellationToken cancellation)
    {
        var link = new BrokerLink(node.Uri.Port);
        _links.Add(link);
        hanok.Services.AddSingleton(link);
        hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = await _databases.OfAsync(hanok.Service, cancellation),
            ["Hanok:RabbitMq:Uri"] = new UriBuilder(node.Uri) { Port = link.Port }.Uri.AbsoluteUri,
            ["Hanok:RabbitMq:Prefix"] = prefix,
        });
        hanok.AddPostgres().AddRabbitMq();
    }

    public override Task PrepareAsync(WebApplication service, CancellationToken cancellation) => ServiceDatabases.MigrateAsync(service, cancellation);

    public override void Record(ITransaction transaction, string effect) => ServiceDatabases.Record(transaction, effect);

    public override ValueTask<IReadOnlyList<string>> ReadAsync(string service, CancellationToken cancellation) => _databases.ReadAsync(service, cancellation);

    public override async Task PutAsync(
        string channel, IReadOnlyDictionary<string, string> attributes, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        await using var connection = await ConnectAsync(cancellation);
        await using var amqp = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
        var properties = new BasicProperties { Headers = attributes.ToDictionary(a => $"cloudEvents:{a.Key}", a => (object?)a.Value) };
        await amqp.BasicPublishAsync(ExchangeOf(channel), "0", mandatory: true, properties, body, cancellation);
    }

    public Task<IConnection> ConnectAsync(CancellationToken cancellation) => new ConnectionFactory { Uri = node.Uri }.CreateConnectionAsync(cancellation);

    public override async Task RestartBrokerAsync(CancellationToken cancellation)
    {
        await Until.TrueAsync(AllQueuesAreOnDisk, "RabbitMQ has not written down its queues");
        await node.KillAsync(cancellation);
        await node.RestartAsync(cancellation);
    }

    public override Task DisconnectAsync(ContractService instance)
    {
        instance.Services.GetRequiredService<BrokerLink>().Cut();
        return Task.CompletedTask;
    }

    public override Task IsolateAsync(ContractService instance)
    {
        instance.Services.GetRequiredService<BrokerLink>().Dispose();
        return Task.CompletedTask;
    }

    // RabbitMQ writes the list of its quorum queues with a delay of up to 3 s. A queue that is not in it yet does not survive a power cut.
    private bool AllQueuesAreOnDisk()
    {
        var list = File.ReadAllText(Path.Combine(node.Directory!, "data/hanok@localhost/quorum/hanok@localhost/names.dets"), Encoding.Latin1);
        return _databases.Services.All(service => Enumerable.Range(0, Lane.Count).All(lane => list.Contains(QueueOf(service, lane), StringComparison.Ordinal)));
    }

    // The queues of a test would cost the next ones memory and time.
    public override async ValueTask DisposeAsync()
    {
        foreach (var link in _links)
            link.Dispose();

        await _databases.DisposeAsync();
        await using (var connection = await ConnectAsync(CancellationToken.None))
        await using (var amqp = await connection.CreateChannelAsync())
        {
            foreach (var service in _databases.Services)
            {
                for (var lane = 0; lane < Lane.Count; lane++)
                    await amqp.QueueDeleteAsync(QueueOf(service, lane));

                foreach (var channel in (string[])[Channels.Commands(service), Channels.Replies(service), Channels.Events(service)])
                    await amqp.ExchangeDeleteAsync(ExchangeOf(channel));
            }
        }

        await server.DropSlotsAsync();
    }
}
