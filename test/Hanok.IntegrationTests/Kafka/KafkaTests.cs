using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Hanok.Events;
using Hanok.IntegrationTests.Postgres;
using Hanok.Messaging;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanok.IntegrationTests.Kafka;

/// <summary>What is Kafka's own: partitions, producers that fail, brokers that are away, clients without Hanok.</summary>
[Collection(KafkaCollection.Name)]
public sealed class KafkaTests(PostgresServer server) : Contract
{
    private KafkaPlatform Kafka => (KafkaPlatform)Platform;

    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new KafkaPlatform(server));

    [Fact]
    public async Task A_client_that_knows_only_the_CloudEvents_binding_reads_what_is_published()
    {
        var orders = await Services.StartAsync("orders");

        await orders.PublishAsync(new Noted("table 1", 7));

        var read = await ReadAsync("orders.events", 1);
        var headers = read[0].Message.Headers.ToDictionary(h => h.Key, h => Encoding.UTF8.GetString(h.GetValueBytes()));
        Assert.Equal(
            ("1.0", "orders", "orders.noted.v1", "table 1", "application/json"),
            (headers["ce_specversion"], headers["ce_source"], headers["ce_type"], headers["ce_subject"], headers["content-type"]));
        Assert.True(Guid.TryParse(headers["ce_id"], out _) && DateTimeOffset.TryParse(headers["ce_time"], out _));
        Assert.Equal("table 1", read[0].Message.Key);
        Assert.Equal(7, JsonDocument.Parse(read[0].Message.Value).RootElement.GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task All_keys_of_a_lane_are_in_one_partition()
    {
        var orders = await Services.StartAsync("orders");

        await orders.PublishAsync([.. Enumerable.Range(1, 200).Select(n => new Noted($"key {n}", n))]);

        var read = await ReadAsync("orders.events", 200);
        Assert.All(read, r => Assert.Equal(Lane.Of(r.Message.Key), r.Partition.Value));
    }

    [Fact]
    public async Task A_batch_that_brokers_refuse_comes_again_without_a_hole()
    {
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();
        await orders.PublishAsync(new Noted("a", 1));
        await audit.ReadAsync(1);

        // Some that the library repeats by itself, and some that end a batch.
        MockCluster.Shared.FailProducing(
            (int)ErrorCode.NotLeaderForPartition, (int)ErrorCode.MsgSizeTooLarge, (int)ErrorCode.RequestTimedOut, (int)ErrorCode.TopicAuthorizationFailed);
        await orders.CommitAsync(transaction =>
        {
            for (var n = 2; n <= 100; n++)
                transaction.Publish("a", new Noted("a", n));
        });

        Assert.Equal(Enumerable.Range(1, 100).Select(n => $"a{n}"), await audit.ReadAsync(100));

        var highest = 0;
        foreach (var record in await ReadAsync("orders.events", 100))
        {
            var number = JsonDocument.Parse(record.Message.Value).RootElement.GetProperty("number").GetInt32();
            Assert.True(number <= highest + 1, $"After {highest} the partition has {number}.");
            highest = Math.Max(highest, number);
        }
    }

    [Fact]
    public async Task While_brokers_are_away_a_service_is_degraded_and_says_why_and_then_it_goes_on()
    {
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();
        await orders.HealthyAsync();

        MockCluster.Shared.Stop();
        try
        {
            await orders.PublishAsync(new Noted("a", 1), new("a", 2));
            await Until.TrueAsync(
                async () => (await audit.HealthAsync()).Entries["kafka"] is { Status: HealthStatus.Degraded, Description: { } reason }
                    && reason.Contains("No Kafka broker answers", StringComparison.Ordinal),
                async () => $"its health is {(await audit.HealthAsync()).Entries["kafka"].Description}");
        }
        finally
        {
            MockCluster.Shared.Start();
        }

        Assert.Equal(["a1", "a2"], await audit.ReadAsync(2));
        await audit.HealthyAsync();
        await orders.HealthyAsync();
    }

    [Fact]
    public async Task A_run_that_takes_long_keeps_its_place_in_the_group()
    {
        var gate = new Gate();
        var orders = await Services.StartAsync("orders");
        var slow = await Services.StartAsync("audit", hanok => hanok.Services.AddSingleton(
            new HandlerRegistration(MessageKind.Event, "orders.noted.v1", new SlowDispatcher(Platform, gate))));
        await slow.HealthyAsync();
        await orders.PublishAsync(new Noted("a", 1));

        // It can only join when the one that is busy answers the group.
        var other = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await Until.TrueAsync(
            async () => (await other.HealthAsync()).Entries["kafka"].Status == HealthStatus.Healthy,
            async () => $"it has not joined: {(await other.HealthAsync()).Entries["kafka"].Description}");
        gate.Open();

        await orders.PublishAsync(new Noted("a", 2), new("b", 1), new("c", 1), new("d", 1));
        Assert.Equal(["a1", "a2", "b1", "c1", "d1"], (await other.ReadAsync(5)).Order());
    }

    [Fact]
    public async Task A_gap_is_given_back_again_and_again_and_in_the_end_counts_as_lost()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();
        await PutAsync(1, previous: 0);
        await audit.ReadAsync(1);

        await PutAsync(3, previous: 2);
        await PutAsync(4, previous: 3);

        Assert.Equal(["a1", "a3", "a4"], await audit.ReadAsync(3));

        Task PutAsync(int number, int previous) => Kafka.PutAsync(
            "orders.events",
            new Dictionary<string, string>
            {
                ["id"] = Guid.CreateVersion7().ToString(),
                ["source"] = "orders",
                ["type"] = "orders.noted.v1",
                ["subject"] = "a",
                ["hanokstream"] = "orders@7",
                ["hanokposition"] = $"{number}.0",
                ["hanokprevious"] = $"{previous}.0",
            },
            Encoding.UTF8.GetBytes($$"""{"key":"a","number":{{number}}}"""), Cancellation);
    }

    [Fact]
    public async Task A_service_stops_also_while_brokers_are_away_and_goes_on_later()
    {
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();

        MockCluster.Shared.Stop();
        try
        {
            await orders.PublishAsync(new Noted("a", 1));
            await Until.TrueAsync(
                async () => (await audit.HealthAsync()).Entries["kafka"].Status == HealthStatus.Degraded, () => ValueTask.FromResult("it has not noticed"));
            await audit.StopAsync();
            await orders.StopAsync();
        }
        finally
        {
            MockCluster.Shared.Start();
        }

        await Services.StartAsync("orders");
        audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        Assert.Equal(["a1"], await audit.ReadAsync(1));
    }

    [Fact]
    public async Task What_was_handled_is_not_read_again_after_a_stop()
    {
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();
        await orders.PublishAsync(new Noted("a", 1), new("a", 2));
        await audit.ReadAsync(2);

        await audit.StopAsync();

        using var group = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = Brokers, GroupId = $"{Kafka.Prefix}audit" }).Build();
        var partition = new TopicPartition($"{Kafka.Prefix}orders.events", Lane.Of("a"));
        Assert.Equal(2, group.Committed([partition], TimeSpan.FromSeconds(10)).Single().Offset.Value);
    }

    private static string Brokers => string.Join(',', MockCluster.Shared.Brokers);

    private Task<List<ConsumeResult<string, byte[]>>> ReadAsync(string channel, int count) => Task.Run(() =>
    {
        using var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig { BootstrapServers = Brokers, GroupId = "unused" }).Build();
        consumer.Assign(Enumerable.Range(0, Lane.Count).Select(p => new TopicPartitionOffset(Kafka.Prefix + channel, p, Offset.Beginning)));
        var read = new List<ConsumeResult<string, byte[]>>();
        while (read.Count < count)
            read.Add(consumer.Consume(Cancellation));

        return read;
    });
}
