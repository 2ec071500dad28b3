using Hanok.Inbox;
using Hanok.Messaging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hanok.Kafka;

/// <summary>Keeps this instance in the service's consumer group, whatever happens to brokers and database.</summary>
/// <remarks>On a thread of its own, for the library's calls block.</remarks>
internal sealed partial class KafkaReceiver(
    KafkaSettings settings, KafkaTopics topics, KafkaState state, KafkaLog log, BrokerReceiver receiver, HandlerTable handlers,
    MessageFactory messages, TimeProvider time, ILogger<KafkaReceiver> logger) : BackgroundService
{
    public const string Part = "receiving";

    // The library connects again by itself; this is for when it gives up, and for topics that cannot be created yet.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        state[Part] = "This instance has not joined its consumer group yet.";
        return Task.Factory.StartNew(
            () => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var subscription = Channels().Select(settings.TopicOf).ToList();
                topics.EnsureAsync(subscription, stopping).GetAwaiter().GetResult();
                using var member = new GroupMember(settings, subscription, state, log, receiver, time, logger);
                member.Run(stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                var reason = $"Nothing is received from Kafka at {settings.Options.BootstrapServers}: {e.Message}";
                if (state[Part] != reason)
                    LogStopped(reason);

                state[Part] = reason;
                stopping.WaitHandle.WaitOne(RetryDelay);
            }
            catch (OperationCanceledException)
            {
                // Stopped while it waited.
            }
        }
    }

    private IEnumerable<string> Channels() =>
        [
            Messaging.Channels.Commands(messages.Service), Messaging.Channels.Replies(messages.Service), Messaging.Channels.Answers(messages.Service),
            .. handlers.EventChannels,
        ];

    [LoggerMessage(LogLevel.Warning, "{Reason} It is tried again.")]
    private partial void LogStopped(string reason);
}
