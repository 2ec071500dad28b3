using System.Collections.Concurrent;
using Hanok.Messaging;
using RabbitMQ.Client;

namespace Hanok.RabbitMq;

/// <summary>The sending side: a destination is a channel of messages, and RabbitMQ divides it among those who listen.</summary>
internal sealed class RabbitMqTransport(RabbitMqConnector connector, Topology topology, RabbitMqHealth health, TimeProvider time)
    : ITransport, IAsyncDisposable
{
    // A broker that says nothing for so long, under its memory alarm for example, is asked again with less: see Destination.
    private static readonly TimeSpan ConfirmLimit = TimeSpan.FromSeconds(30);

    private readonly SentPositions _sent = new();
    private readonly ConcurrentDictionary<string, Publisher> _publishers = [];
    private readonly SemaphoreSlim _connecting = new(1);
    private IConnection? _connection;

    public ValueTask StartAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public IReadOnlyCollection<string> DestinationsOf(string channel) => [channel];

    public async Task SendAsync(string destination, string stream, IReadOnlyList<OutgoingMessage> batch, CancellationToken cancellation)
    {
        var before = _sent.Before(destination, stream, batch);
        var properties = new BasicProperties[batch.Count];
        var bodies = new ReadOnlyMemory<byte>[batch.Count];
        for (var i = 0; i < batch.Count; i++)
        {
            var message = MessageCodec.Read(batch[i].Frame);
            (properties[i], bodies[i]) = (AmqpBinding.Write(message, stream, batch[i].Position, before[i]), message.Body);
        }

        using var late = new CancellationTokenSource(ConfirmLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            var publisher = await PublisherAsync(destination, either.Token);
            await publisher.PublishAsync(batch, properties, bodies, either.Token);
        }
        catch (Exception e)
        {
            await GiveUpAsync(destination, withConnection: late.IsCancellationRequested);
            if (cancellation.IsCancellationRequested)
                throw;

            var reason = e is TransportException ? e.Message
                : late.IsCancellationRequested ? $"RabbitMQ has not confirmed {batch.Count} messages to '{destination}' within {ConfirmLimit.TotalSeconds} s."
                : $"RabbitMQ does not take messages to '{destination}': {e.Message}";
            health.Trouble(destination, reason);
            throw new TransportException(reason, inner: e);
        }

        health.Well(destination);
        _sent.Delivered(destination, stream, batch);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var publisher in _publishers.Values)
            await publisher.DisposeAsync();

        if (_connection is not null)
            await _connection.DisposeAsync();

        _connecting.Dispose();
    }

    private async Task<Publisher> PublisherAsync(string destination, CancellationToken cancellation)
    {
        if (_publishers.TryGetValue(destination, out var publisher) && publisher.IsOpen)
            return publisher;

        await GiveUpAsync(destination, withConnection: false);
        return _publishers[destination] = await Publisher.OpenAsync(await ConnectionAsync(cancellation), topology, destination, cancellation);
    }

    // One for all destinations; it is not the one that consumes, for a broker that blocks senders must not block acknowledgements.
    private async Task<IConnection> ConnectionAsync(CancellationToken cancellation)
    {
        await _connecting.WaitAsync(cancellation);
        try
        {
            if (_connection is { IsOpen: true })
                return _connection;

            if (_connection is not null)
                await _connection.DisposeAsync();

            return _connection = await connector.OpenAsync("sends", cancellation);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task GiveUpAsync(string destination, bool withConnection)
    {
        if (_publishers.TryRemove(destination, out var publisher))
            await publisher.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        if (withConnection && _connection is { } connection)
            await connection.AbortAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
