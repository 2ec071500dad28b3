using Hanok.Messaging;
using RabbitMQ.Client;

namespace Hanok.RabbitMq;

/// <summary>Publishes to one channel of messages, on an AMQP channel of its own: one batch at a time, and after a failure never again.</summary>
/// <remarks>
/// A batch is written in one go and then waited for. Each message is written only when the one before it was, so that of a batch that breaks
/// off a beginning has got through, never an end; for the same reason a publisher that failed is given up, and a new one begins the
/// batch again.
/// </remarks>
internal sealed class Publisher : IAsyncDisposable
{
    private readonly IChannel _amqp;
    private readonly string _exchange;
    private readonly bool _mandatory;
    private ulong _published;
    private volatile PendingConfirms? _pending;

    private Publisher(IChannel amqp, string exchange, bool mandatory)
    {
        (_amqp, _exchange, _mandatory) = (amqp, exchange, mandatory);
        amqp.BasicAcksAsync += (_, e) => On(() => _pending?.Confirm(e.DeliveryTag, e.Multiple));
        amqp.BasicNacksAsync += (_, _) => On(() => _pending?.Fail(
            $"RabbitMQ refused a message to '{exchange}': is one of its queues without a leader, or bounded by a policy?"));
        amqp.BasicReturnAsync += (_, e) => On(() => _pending?.Fail(
            $"RabbitMQ returned a message to '{exchange}' with routing key {e.RoutingKey}: no queue is bound to it any more ({e.ReplyText})."));
        amqp.ChannelShutdownAsync += (_, e) => On(() => _pending?.Fail($"RabbitMQ closed the channel: {e.ReplyText}"));
    }

    public bool IsOpen => _amqp.IsOpen;

    public static async Task<Publisher> OpenAsync(IConnection connection, Topology topology, string channel, CancellationToken cancellation)
    {
        await topology.ForSendingAsync(connection, channel, cancellation);
        var amqp = await connection.CreateChannelAsync(
            new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false), cancellation);
        // Nobody need listen to events; what is addressed to a service must reach its queues.
        return new(amqp, topology.ExchangeOf(channel), Topology.IsOwnerAddressed(channel));
    }

    /// <summary>Returns when the broker has written every message down.</summary>
    public async Task PublishAsync(
        IReadOnlyList<OutgoingMessage> batch, IReadOnlyList<BasicProperties> properties, IReadOnlyList<ReadOnlyMemory<byte>> bodies,
        CancellationToken cancellation)
    {
        var pending = _pending = new(_published + 1, batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            _published++;
            await _amqp.BasicPublishAsync(_exchange, Topology.KeyOf(batch[i].Lane), _mandatory, properties[i], bodies[i], cancellation);
        }

        await pending.All.WaitAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _amqp.DisposeAsync();

    private static Task On(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
