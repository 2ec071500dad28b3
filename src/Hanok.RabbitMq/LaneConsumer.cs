using System.Threading.Channels;
using Hanok.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Hanok.RabbitMq;

/// <summary>Takes what is delivered from all lane queues of a session into one buffer, in the order of the delivery tags.</summary>
internal sealed class LaneConsumer(IChannel amqp, Topology topology, string service, ChannelWriter<(ulong Tag, Arrival Arrival)> buffer)
    : AsyncDefaultBasicConsumer(amqp)
{
    public override async Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        // The default exchange reaches a queue by its name and tells no channel.
        var channel = exchange.Length == 0 ? Channels.Commands(service) : topology.ChannelOf(exchange);
        // The client uses the memory of the body again when this returns.
        await buffer.WriteAsync((deliveryTag, AmqpBinding.Read(channel, properties, body.ToArray())), cancellationToken);
    }

    public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        buffer.TryComplete(new TransportException("RabbitMQ cancelled a consumer: its queue was deleted, or has lost its leader."));
        return Task.CompletedTask;
    }

    public override Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason)
    {
        buffer.TryComplete(new TransportException($"RabbitMQ closed the channel: {reason.ReplyText}"));
        return Task.CompletedTask;
    }
}
