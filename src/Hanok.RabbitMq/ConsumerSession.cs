using System.Threading.Channels;
using Hanok.Messaging;
using RabbitMQ.Client;

namespace Hanok.RabbitMq;

/// <summary>One AMQP channel that consumes all lanes. Closing it gives back, in their order, all messages that are not acknowledged.</summary>
internal sealed class ConsumerSession : IAsyncDisposable
{
    /// <summary>
    /// Of one lane. No option: what an instance gives back, the next must be able to take at once, or the lane would go on with what stood
    /// behind it.
    /// </summary>
    private const ushort Prefetch = 100;

    private readonly IChannel _amqp;
    private readonly Channel<(ulong Tag, Arrival Arrival)> _buffer = Channel.CreateBounded<(ulong, Arrival)>(new BoundedChannelOptions(All)
    {
        SingleReader = true,
    });

    private ConsumerSession(IChannel amqp) => _amqp = amqp;

    /// <summary>As many as the broker delivers without an acknowledgement.</summary>
    public static int All => Prefetch * Lane.Count;

    public static async Task<ConsumerSession> OpenAsync(IConnection connection, Topology topology, string service, CancellationToken cancellation)
    {
        var session = new ConsumerSession(await connection.CreateChannelAsync(cancellationToken: cancellation));
        try
        {
            await session._amqp.BasicQosAsync(0, Prefetch, global: false, cancellation);
            var consumer = new LaneConsumer(session._amqp, topology, service, session._buffer.Writer);
            for (var lane = 0; lane < Lane.Count; lane++)
                await session.ConsumeAsync(topology.QueueOf(service, lane), consumer, cancellation);

            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for something to come, and takes what is there.</summary>
    /// <exception cref="TransportException">The session is over.</exception>
    public async Task<(List<Arrival> Arrivals, ulong LastTag)> TakeAsync(int limit, CancellationToken cancellation)
    {
        // Ends only with the exception it was completed with.
        await _buffer.Reader.WaitToReadAsync(cancellation);
        var arrivals = new List<Arrival>();
        var last = 0ul;
        while (arrivals.Count < limit && _buffer.Reader.TryRead(out var delivered))
        {
            arrivals.Add(delivered.Arrival);
            last = delivered.Tag;
        }

        return (arrivals, last);
    }

    /// <summary>All that was taken up to this tag is durable here.</summary>
    public ValueTask AcknowledgeAsync(ulong lastTag, CancellationToken cancellation) => _amqp.BasicAckAsync(lastTag, multiple: true, cancellation);

    public ValueTask DisposeAsync() => _amqp.DisposeAsync();

    private async Task ConsumeAsync(string queue, LaneConsumer consumer, CancellationToken cancellation)
    {
        try
        {
            await _amqp.BasicConsumeAsync(queue, autoAck: false, consumer, cancellation);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TransportException($"RabbitMQ does not answer when '{queue}' is to be consumed: has the queue lost its leader?", inner: e);
        }
    }
}
