using Hanok.Messaging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Hanok.RabbitMq;

/// <summary>Opens connections that do not recover by themselves: who uses one knows what must be declared and sent anew, and the client does not.</summary>
internal sealed class RabbitMqConnector(IOptions<RabbitMqOptions> options, MessageFactory messages, RabbitMqHealth health)
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    // Finds a broker that vanished without a word in twice that time.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <param name="purpose">Shown in the broker's list of connections, behind the name of the service.</param>
    /// <exception cref="TransportException">The broker cannot be reached, or refuses us.</exception>
    public async Task<IConnection> OpenAsync(string purpose, CancellationToken cancellation)
    {
        var uri = new Uri(options.Value.Uri);
        var factory = new ConnectionFactory
        {
            Uri = uri,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = ConnectLimit,
            RequestedHeartbeat = Heartbeat,
            ClientProvidedName = $"{messages.Service} {purpose}",
        };
        try
        {
            var connection = await factory.CreateConnectionAsync(cancellation);
            connection.ConnectionBlockedAsync += (_, e) =>
            {
                health.Trouble(RabbitMqHealth.Blocked, $"RabbitMQ takes no messages for now: {e.Reason}.");
                return Task.CompletedTask;
            };
            connection.ConnectionUnblockedAsync += (_, _) => EndOfBlock();
            connection.ConnectionShutdownAsync += (_, _) => EndOfBlock();
            return connection;
        }
        catch (Exception e) when (e is BrokerUnreachableException or OperationInterruptedException or IOException && !cancellation.IsCancellationRequested)
        {
            var reason = e.InnerException is { } inner and not AggregateException ? inner.Message : e.GetBaseException().Message;
            throw new TransportException($"RabbitMQ at {uri.Host}:{factory.Endpoint.Port} cannot be reached: {reason}", inner: e);
        }
    }

    private Task EndOfBlock()
    {
        health.Well(RabbitMqHealth.Blocked);
        return Task.CompletedTask;
    }
}
