using System.Collections.Frozen;
using Confluent.Kafka;
using Hanok.Messaging;
using Microsoft.Extensions.Options;

namespace Hanok.Kafka;

/// <summary>Names of topics, and the settings of the clients.</summary>
internal sealed class KafkaSettings(IOptions<KafkaOptions> options, MessageFactory messages)
{
    // By all names that the library knows them by.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "bootstrap.servers", "metadata.broker.list", "group.id", "group.protocol", "transactional.id", "enable.idempotence",
        "enable.gapless.guarantee", "acks", "request.required.acks", "message.timeout.ms", "delivery.timeout.ms", "retries",
        "message.send.max.retries", "max.in.flight", "max.in.flight.requests.per.connection", "delivery.report.only.error", "enable.auto.commit", "auto.commit.enable", "auto.commit.interval.ms",
        "enable.auto.offset.store", "auto.offset.reset", "partition.assignment.strategy", "enable.partition.eof", "allow.auto.create.topics");

    public KafkaOptions Options => options.Value;

    public static bool IsReserved(string setting) =>
        Reserved.Contains(setting) || setting.StartsWith("dotnet.", StringComparison.OrdinalIgnoreCase);

    public string TopicOf(string channel) => Options.Prefix + channel;

    public string ChannelOf(string topic) => topic[Options.Prefix.Length..];

    public ProducerConfig Producer()
    {
        var config = new ProducerConfig(Client())
        {
            // Durable on all replicas that are in sync; once and in order for each partition, whatever is retried below.
            EnableIdempotence = true,
            Acks = Acks.All,
            // No message fails by itself while those behind it go on: that would be a hole. A batch fails as a whole: see TopicSender.
            MessageTimeoutMs = 0,
            EnableGaplessGuarantee = true,
            // Brokers accept any first number of a producer that they do not know: were the second request on its way already when a new
            // producer's first is refused, it would be taken, and leave a hole.
            MaxInFlight = 1,
            DeliveryReportFields = "none",
        };

        // The relay has batched already.
        config.LingerMs ??= 0;
        return config;
    }

    public ConsumerConfig Consumer() => new(Client())
    {
        GroupId = Options.Prefix + messages.Service,
        // A group without offsets, new or forgotten by the brokers, begins with what is still there: repeats are dropped, losses are not.
        AutoOffsetReset = AutoOffsetReset.Earliest,
        PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
        // In the background and at each rebalance and end, but only what was stored here, after the commit in the database.
        EnableAutoCommit = true,
        AutoCommitIntervalMs = 1000,
        EnableAutoOffsetStore = false,
        EnablePartitionEof = false,
        // Brokers would create a topic with their own number of partitions; KafkaTopics does it with ours.
        AllowAutoCreateTopics = false,
    };

    private Dictionary<string, string> Client()
    {
        var client = new Dictionary<string, string>(Options.Client) { ["bootstrap.servers"] = Options.BootstrapServers };
        client.TryAdd("client.id", messages.Service);
        return client;
    }
}
