using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Hanok.Messaging;
using Microsoft.Extensions.Logging;

namespace Hanok.Kafka;

/// <summary>Creates the topics that are missing. Whoever comes first creates one: its owner, or who listens to it.</summary>
internal sealed partial class KafkaTopics(KafkaSettings settings, KafkaLog log, TimeProvider time, ILogger<KafkaTopics> logger)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    // What was created on one broker is known to all of them a moment later: two seconds at most here.
    private const int Looks = 20;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <returns>How many partitions each has.</returns>
    /// <exception cref="TransportException">One is not there, and cannot be created.</exception>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public async Task<int[]> EnsureAsync(IReadOnlyList<string> topics, CancellationToken cancellation)
    {
        // Of a consumer, for its look at a topic does not create it; a producer's does, with the brokers' number of partitions.
        using var client = new ConsumerBuilder<Ignore, Ignore>(settings.Consumer()).SetLogHandler((_, message) => log.Write(message)).Build();
        using var admin = new DependentAdminClientBuilder(client.Handle).Build();

        var partitions = new int[topics.Count];
        for (var i = 0; i < topics.Count; i++)
            partitions[i] = await EnsureAsync(admin, topics[i], cancellation);

        return partitions;
    }

    private async Task<int> EnsureAsync(IAdminClient admin, string topic, CancellationToken cancellation)
    {
        // The look blocks, and a caller's thread may be one of few.
        var partitions = await Task.Run(() => PartitionsOf(admin, topic), cancellation);
        if (partitions > 0)
            return partitions;

        await CreateAsync(admin, topic);
        for (var look = 1; look <= Looks; look++)
        {
            partitions = await Task.Run(() => PartitionsOf(admin, topic), cancellation);
            if (partitions > 0)
                return partitions;

            await Task.Delay(LookEvery, time, cancellation);
        }

        throw new TransportException($"Topic {topic} was created, but the brokers do not show it yet.");
    }

    private async Task CreateAsync(IAdminClient admin, string topic)
    {
        var options = settings.Options;
        try
        {
            await admin.CreateTopicsAsync(
                [new()
                {
                    Name = topic,
                    NumPartitions = options.Partitions,
                    ReplicationFactor = options.ReplicationFactor,
                    Configs = options.Topic,
                }],
                new() { RequestTimeout = AnswerLimit, OperationTimeout = AnswerLimit });
            LogCreated(topic, options.Partitions);
        }
        catch (CreateTopicsException e) when (e.Results[0].Error.Code == ErrorCode.TopicAlreadyExists)
        {
            // Another service or instance was faster.
        }
        catch (KafkaException e)
        {
            var reason = (e as CreateTopicsException)?.Results[0].Error.Reason ?? e.Error.Reason;
            throw new TransportException(
                $"Topic {topic} is missing and cannot be created: {reason}. Create it with {options.Partitions} partitions, or let the service "
                + "create it (the right to create in the cluster).", inner: e);
        }
    }

    // None: it is not there.
    private static int PartitionsOf(IAdminClient admin, string topic)
    {
        var found = admin.GetMetadata(topic, AnswerLimit).Topics.Single(t => t.Topic == topic);
        return found.Error.Code switch
        {
            ErrorCode.UnknownTopicOrPart => 0,
            ErrorCode.NoError or ErrorCode.LeaderNotAvailable => found.Partitions.Count,
            _ => throw new KafkaException(found.Error),
        };
    }

    [LoggerMessage(LogLevel.Information, "Created topic {Topic} with {Partitions} partitions.")]
    private partial void LogCreated(string topic, int partitions);
}
