using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Work;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Hanok.RabbitMq;

/// <summary>The receiving side: takes what is there, receives it in one go, and acknowledges it when it is durable here.</summary>
/// <remarks><code>
///   connect --> declare, bind --> consume --> take --> receive --> acknowledge
///      ^                             ^                    |
///      |  the connection is gone     |  something is missing: give all back, wait, take the whole buffer
/// </code>
/// A crash before the acknowledgement repeats the messages, and the watermarks drop the repeats.
/// </remarks>
internal sealed partial class RabbitMqConsumer(
    RabbitMqConnector connector, Topology topology, BrokerReceiver receiver, HandlerTable handlers, MessageFactory messages,
    RabbitMqHealth health, TimeProvider time, ILogger<RabbitMqConsumer> logger) : Worker
{
    // As many as a sender sends at once. More in one transaction gains little, and loses more when one of them fails.
    private const int RunLimit = 500;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    // Under the 8 s in which a service stops: the run in hand is finished, or comes again.
    private static readonly TimeSpan FinishLimit = TimeSpan.FromSeconds(5);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var finishing = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var stop = stoppingToken.Register(() => finishing.CancelAfter(FinishLimit));
        for (var attempt = 1; !stoppingToken.IsCancellationRequested; attempt++)
        {
            try
            {
                await using var connection = await connector.OpenAsync("receives", stoppingToken);
                connection.ConnectionShutdownAsync += (_, e) =>
                {
                    health.Trouble(RabbitMqHealth.Receiving, $"The connection to RabbitMQ was lost: {e.ReplyText}");
                    return Task.CompletedTask;
                };
                await topology.ForReceivingAsync(connection, messages.Service, handlers.EventChannels, stoppingToken);
                await ConsumeAsync(connection, () => attempt = 0, stoppingToken, finishing.Token);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Once, and then now and then: a broker that is away for an hour must not fill the logs.
                if (attempt <= 1 || attempt % 30 == 0)
                    LogAway(attempt, e.Message);

                health.Trouble(RabbitMqHealth.Receiving, e.Message);
                await Task.Delay(Backoff.After(attempt, FirstDelay, LongestDelay), time, stoppingToken);
            }
        }
    }

    private async Task ConsumeAsync(IConnection connection, Action onConsuming, CancellationToken stopping, CancellationToken finishing)
    {
        for (var gaps = 0; ;)
        {
            await using var session = await ConsumerSession.OpenAsync(connection, topology, messages.Service, stopping);
            onConsuming();
            health.Well(RabbitMqHealth.Receiving);
            // What is missing may stand behind what came: let the buffer fill, and put all of it in order.
            if (gaps > 0)
                await Task.Delay(Backoff.After(gaps, FirstDelay, LongestDelay), time, stopping);

            try
            {
                while (true)
                {
                    var (arrivals, last) = await session.TakeAsync(gaps > 0 ? ConsumerSession.All : RunLimit, stopping);
                    await receiver.ReceiveAsync(arrivals, finishing);
                    gaps = 0;
                    await session.AcknowledgeAsync(last, finishing);
                }
            }
            catch (MissingMessagesException e)
            {
                gaps++;
                LogMissing(e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Nothing is received from RabbitMQ (attempt {Attempt}); messages wait there. {Reason}")]
    private partial void LogAway(int attempt, string reason);

    [LoggerMessage(LogLevel.Information, "What RabbitMQ delivered was given back, to come again in order. {Reason}")]
    private partial void LogMissing(string reason);
}
