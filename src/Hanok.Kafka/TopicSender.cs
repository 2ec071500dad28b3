using Confluent.Kafka;
using Hanok.Messaging;

namespace Hanok.Kafka;

/// <summary>Sends batches to one topic, one after the other.</summary>
/// <remarks>
/// What is in a partition of one lane is at any moment a beginning of what was sent, with repeats: that is what watermarks need. So a batch
/// that is not confirmed as a whole ends its producer and all that still waits in it, and comes again through a new one. What the old one
/// had on the wire may arrive late, between the new one's messages; it is a beginning of the same sequence, and the watermark drops it.
/// One loop of the relay calls it.
/// </remarks>
internal sealed class TopicSender(string topic, KafkaSettings settings, KafkaTopics topics, KafkaState state, KafkaLog log, TimeProvider time)
    : IAsyncDisposable
{
    private IProducer<byte[], byte[]>? _producer;
    private int _partitions;
    private string _lastError = "nothing was heard of a broker";

    public async Task SendAsync(
        string stream, IReadOnlyList<OutgoingMessage> batch, Position[] previous, Action onDelivered, CancellationToken cancellation)
    {
        try
        {
            if (_producer is null)
            {
                _partitions = (await topics.EnsureAsync([topic], cancellation))[0];
                _producer = Open();
            }

            var confirmations = new Confirmations(batch.Count);
            for (var i = 0; i < batch.Count; i++)
                _producer.Produce(
                    new TopicPartition(topic, PartitionOf(batch[i].Lane, _partitions)),
                    KafkaMessage.Of(MessageCodec.Read(batch[i].Frame), stream, batch[i].Position, previous[i]), confirmations.Confirm);

            await confirmations.All.WaitAsync(settings.Options.SendTimeout, time, cancellation);
        }
        catch (Exception e)
        {
            await DisposeAsync();
            if (cancellation.IsCancellationRequested)
                throw;

            var reason = e is TimeoutException ? $"{settings.Options.SendTimeoutSeconds} s have passed, {_lastError}" : e.Message;
            state[topic] = $"Topic {topic} does not take messages: {reason}";
            throw new TransportException($"Topic {topic} has not confirmed a batch of {batch.Count}: {reason}", inner: e);
        }

        onDelivered();
        state[topic] = null;
    }

    // Not by the key's hash, as clients do by default: watermarks are of lanes, so a lane must not be spread over partitions. More partitions
    // than lanes stay empty, so a topic that grows beyond them moves no lane.
    internal static int PartitionOf(int lane, int partitions) => lane % partitions;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _producer, null) is { } producer)
            // Waits for the library's threads, some of which may look up a name.
            await Task.Run(producer.Dispose);
    }

    private IProducer<byte[], byte[]> Open() => new ProducerBuilder<byte[], byte[]>(settings.Producer())
        .SetErrorHandler((_, error) => _lastError = error.Reason)
        .SetLogHandler((_, message) => log.Write(message))
        .Build();

    private sealed class Confirmations(int count)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = count;

        public Task All => _all.Task;

        // Called by the one thread of the producer that polls.
        public void Confirm(DeliveryReport<byte[], byte[]> report)
        {
            if (report.Error.IsError)
                _all.TrySetException(new KafkaException(report.Error));
            else if (--_missing == 0)
                _all.TrySetResult();
        }
    }
}
