using System.Text;
using Hanok.Commands;
using Hanok.IntegrationTests.Postgres;
using Hanok.Messaging;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;

namespace Hanok.IntegrationTests.RabbitMq;

/// <summary>What stands in the broker, as other programs and operators meet it.</summary>
[Collection(RabbitMqCollection.Name)]
public sealed class RabbitMqTopologyTests(PostgresServer server, RabbitMqServer rabbitMq) : Contract
{
    private RabbitMqPlatform Broker => (RabbitMqPlatform)Platform;

    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => RabbitMqPlatform.CreateAsync(server, rabbitMq);

    [Fact]
    public async Task A_program_that_knows_only_CloudEvents_reads_our_events_from_a_queue_of_its_own()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.HandlesNoted());
        await orders.HealthyAsync();
        await using var connection = await Broker.ConnectAsync(Cancellation);
        await using var amqp = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        var queue = (await amqp.QueueDeclareAsync(cancellationToken: Cancellation)).QueueName;
        for (var lane = 0; lane < Lane.Count; lane++)
            await amqp.QueueBindAsync(queue, Broker.ExchangeOf("orders.events"), $"{lane}", cancellationToken: Cancellation);

        await orders.PublishAsync(new Noted("a", 1));

        BasicGetResult? got = null;
        await Until.TrueAsync(
            async () => (got = await amqp.BasicGetAsync(queue, autoAck: true, Cancellation)) is not null, () => ValueTask.FromResult("no message has come"));
        Assert.Equal("application/json", got!.BasicProperties.ContentType);
        Assert.True(got.BasicProperties.Persistent);
        Assert.Equal("""{"key":"a","number":1}""", Encoding.UTF8.GetString(got.Body.Span));
        Assert.Equal("1.0", Attribute("specversion"));
        Assert.Equal("orders", Attribute("source"));
        Assert.Equal("orders.noted.v1", Attribute("type"));
        Assert.Equal("a", Attribute("subject"));
        Assert.True(Guid.TryParse(Attribute("id"), out _));
        Assert.True(DateTimeOffset.TryParse(Attribute("time"), out _));

        string Attribute(string name) => Encoding.UTF8.GetString((byte[])got.BasicProperties.Headers![$"cloudEvents_{name}"]!);
    }

    [Fact]
    public async Task Queues_that_were_deleted_under_a_running_system_are_made_anew()
    {
        var orders = await Services.StartAsync("orders");
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());
        await kitchen.HealthyAsync();
        await orders.CommitAsync(transaction => transaction.Send("table 1", new Cook("soup")));
        await kitchen.ReadAsync(1);

        await using (var connection = await Broker.ConnectAsync(Cancellation))
        await using (var amqp = await connection.CreateChannelAsync(cancellationToken: Cancellation))
            for (var lane = 0; lane < Lane.Count; lane++)
                await amqp.QueueDeleteAsync(Broker.QueueOf("kitchen", lane), cancellationToken: Cancellation);
        await orders.CommitAsync(transaction => transaction.Send("table 1", new Cook("rice")));

        Assert.Equal(["soup", "rice"], await kitchen.ReadAsync(2));
        await kitchen.HealthyAsync();
    }

    [Fact]
    public async Task Queues_that_an_operator_made_otherwise_are_used_as_they_are()
    {
        await using (var connection = await Broker.ConnectAsync(Cancellation))
        await using (var amqp = await connection.CreateChannelAsync(cancellationToken: Cancellation))
            for (var lane = 0; lane < Lane.Count; lane++)
                await amqp.QueueDeclareAsync(
                    Broker.QueueOf("kitchen", lane), durable: true, exclusive: false, autoDelete: false,
                    new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = 1_000 }, cancellationToken: Cancellation);

        var orders = await Services.StartAsync("orders");
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());
        await orders.CommitAsync(transaction => transaction.Send("table 1", new Cook("soup")));

        Assert.Equal(["soup"], await kitchen.ReadAsync(1));
        await kitchen.HealthyAsync();
    }

    [Fact]
    public async Task A_service_that_cannot_reach_the_broker_is_degraded_and_says_why()
    {
        var orders = await Services.StartAsync("orders");
        await orders.HealthyAsync();

        await Broker.IsolateAsync(orders);

        await Until.TrueAsync(
            async () => (await orders.HealthAsync()).Entries["rabbitmq"].Description?.Contains("cannot be reached", StringComparison.Ordinal) == true,
            async () => $"health: {(await orders.HealthAsync()).Entries["rabbitmq"].Description}");
        Assert.Equal(HealthStatus.Degraded, (await orders.HealthAsync()).Entries["rabbitmq"].Status);
    }
}
