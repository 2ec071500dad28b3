using System.Collections.Concurrent;
using Hanok.Messaging;

namespace Hanok.Kafka;

/// <summary>Sends over Kafka: a channel is a topic, and a lane is one of its partitions.</summary>
/// <remarks>Each topic has a producer of its own, so that one whose partitions are without a leader holds up no other.</remarks>
internal sealed class KafkaTransport(KafkaSettings settings, KafkaTopics topics, KafkaState state, KafkaLog log, TimeProvider time)
    : ITransport, IAsyncDisposable
{
    private readonly SentPositions _sent = new();
    private readonly ConcurrentDictionary<string, TopicSender> _senders = [];

    public ValueTask StartAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    // Also when nobody listens yet: the topic keeps it, and who comes later begins with what is there.
    public IReadOnlyCollection<string> DestinationsOf(string channel) => [channel];

    public Task SendAsync(string destination, string stream, IReadOnlyList<OutgoingMessage> batch, CancellationToken cancellation) =>
        _senders.GetOrAdd(destination, channel => new(settings.TopicOf(channel), settings, topics, state, log, time))
            .SendAsync(stream, batch, _sent.Before(destination, stream, batch), () => _sent.Delivered(destination, stream, batch), cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var sender in _senders.Values)
            await sender.DisposeAsync();
    }
}
