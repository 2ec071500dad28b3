using System.Globalization;
using System.Text;
using Hanok.Messaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Hanok.RabbitMq;

/// <summary>The exchanges and queues: what they are called, and that they are there.</summary>
/// <remarks><code>
///   exchange (direct, one for each channel)   routing key = lane        queue (quorum, one for each service and lane)
///   order.events      ----------------------- 7 -----------------------> kitchen.lane-07   one active consumer
///   kitchen.commands  ----------------------- 7 ---------------------------^
/// </code>
/// A lane of a service is one queue for all its channels, read by one instance at a time, so that the order of a key outlives brokers,
/// connections and instances (docs/decisions/0008).
/// </remarks>
internal sealed partial class Topology(IOptions<RabbitMqOptions> options, ILogger<Topology> logger)
{
    private readonly string _prefix = options.Value.Prefix;

    public string ExchangeOf(string channel) => _prefix + channel;

    public string ChannelOf(string exchange) =>
        exchange.StartsWith(_prefix, StringComparison.Ordinal) ? exchange[_prefix.Length..] : exchange;

    public string QueueOf(string service, int lane) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}{service}.lane-{lane:00}");

    public static string KeyOf(int lane) => lane.ToString(CultureInfo.InvariantCulture);

    public static bool IsOwnerAddressed(string channel) => !channel.EndsWith(Channels.EventsSuffix, StringComparison.Ordinal);

    /// <summary>
    /// Before the first message to a channel. What is addressed to a service waits for it in its queues, also when it never ran; events
    /// are for who has subscribed.
    /// </summary>
    public Task ForSendingAsync(IConnection connection, string channel, CancellationToken cancellation) => IsOwnerAddressed(channel)
        ? EnsureAsync(connection, Channels.OwnerOf(channel), [channel], cancellation)
        : EnsureAsync(connection, null, [channel], cancellation);

    /// <summary>Before a service consumes. Binding its queues to the events of others is its subscription, and outlives it.</summary>
    public Task ForReceivingAsync(IConnection connection, string service, IEnumerable<string> eventChannels, CancellationToken cancellation) =>
        EnsureAsync(connection, service, [.. Channels.AddressedTo(service), .. eventChannels], cancellation);

    private async Task EnsureAsync(IConnection connection, string? service, IReadOnlyList<string> channels, CancellationToken cancellation)
    {
        var arguments = ArgumentsFor(connection);
        await using var declarations = new Declarations(connection);
        foreach (var channel in channels)
            await EnsureAsync(
                declarations, ExchangeOf(channel), (amqp, name) => amqp.ExchangeDeclareAsync(name, ExchangeType.Direct, durable: true, cancellationToken: cancellation),
                (amqp, name) => amqp.ExchangeDeclarePassiveAsync(name, cancellation), cancellation);

        for (var lane = 0; service is not null && lane < Lane.Count; lane++)
        {
            var queue = QueueOf(service, lane);
            await EnsureAsync(
                declarations, queue, (amqp, name) => amqp.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellation),
                (amqp, name) => amqp.QueueDeclarePassiveAsync(name, cancellation), cancellation);
            foreach (var channel in channels)
                await (await declarations.ChannelAsync(cancellation)).QueueBindAsync(queue, ExchangeOf(channel), KeyOf(lane), cancellationToken: cancellation);
        }
    }

    // What is there with other arguments was made so by somebody, or by an older broker: it is used as it is, and said.
    private async Task EnsureAsync(
        Declarations declarations, string name, Func<IChannel, string, Task> declare, Func<IChannel, string, Task> find, CancellationToken cancellation)
    {
        try
        {
            await declare(await declarations.ChannelAsync(cancellation), name);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode is Constants.PreconditionFailed or Constants.AccessRefused)
        {
            await find(await declarations.ChannelAsync(cancellation), name);
            LogDifferent(name, e.ShutdownReason.ReplyText);
        }
    }

    private static Dictionary<string, object?> ArgumentsFor(IConnection connection)
    {
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-single-active-consumer"] = true };
        // From 4.0 a quorum queue drops what was delivered 20 times. Poison is ours to park; a broker must not drop. 3.x does not know -1.
        if (connection.ServerProperties is { } server && server.TryGetValue("version", out var value) && value is byte[] version
            && int.TryParse(Encoding.ASCII.GetString(version).Split('.')[0], CultureInfo.InvariantCulture, out var major) && major >= 4)
            arguments["x-delivery-limit"] = -1;

        return arguments;
    }

    // The broker closes an AMQP channel on which a declaration failed.
    private sealed class Declarations(IConnection connection) : IAsyncDisposable
    {
        private IChannel? _channel;

        public async Task<IChannel> ChannelAsync(CancellationToken cancellation)
        {
            if (_channel is { IsOpen: true })
                return _channel;

            await DisposeAsync();
            return _channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        }

        public ValueTask DisposeAsync() => _channel?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    [LoggerMessage(LogLevel.Warning,
        "'{Name}' exists in RabbitMQ, made otherwise than Hanok does, and is used as it is. If it is a queue: is it durable, of type quorum, "
        + "with a single active consumer and without a delivery limit? {Reason}")]
    private partial void LogDifferent(string name, string reason);
}
