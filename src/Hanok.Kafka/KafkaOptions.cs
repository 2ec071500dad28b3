using System.ComponentModel.DataAnnotations;

namespace Hanok.Kafka;

/// <summary>Which cluster, and how its topics are made: <c>Hanok__Kafka__*</c>.</summary>
public sealed class KafkaOptions
{
    /// <summary>Brokers to begin with, for example <c>kafka-1:9092,kafka-2:9092</c>. The others are learned from them.</summary>
    [Required(ErrorMessage = "Hanok__Kafka__BootstrapServers is missing. Set it, for example to kafka-1:9092,kafka-2:9092.")]
    public string BootstrapServers { get; set; } = "";

    /// <summary>Stands before the names of topics and of the consumer group, for systems that share a cluster.</summary>
    [RegularExpression("^[a-zA-Z0-9._-]{0,100}$", ErrorMessage = "Hanok__Kafka__Prefix has at most 100 characters of a-z, A-Z, 0-9, '.', '_' and '-'.")]
    public string Prefix { get; set; } = "";

    /// <summary>Of a topic that is created here. More than there are lanes would stay empty.</summary>
    [Range(1, Messaging.Lane.Count)]
    public int Partitions { get; set; } = Messaging.Lane.Count;

    /// <summary>Of a topic that is created here; -1 is what the brokers have as default.</summary>
    [Range(-1, 100)]
    public short ReplicationFactor { get; set; } = -1;

    /// <summary>Until when a batch must be confirmed. After it the batch is sent anew, over new connections.</summary>
    [Range(1, 600)]
    public int SendTimeoutSeconds { get; set; } = 30;

    /// <summary>Settings of topics that are created here, by Kafka's names: <c>retention.ms</c>, <c>min.insync.replicas</c>.</summary>
    public Dictionary<string, string> Topic { get; set; } = [];

    /// <summary>Settings of the client, by librdkafka's names: <c>security.protocol</c>, <c>sasl.username</c>, <c>compression.type</c>.</summary>
    public Dictionary<string, string> Client { get; set; } = [];

    internal TimeSpan SendTimeout => TimeSpan.FromSeconds(SendTimeoutSeconds);
}
