using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Work;
using Microsoft.Extensions.Logging;

namespace Hanok.Kafka;

/// <summary>Keeps this instance in the service's consumer group, whatever happens to brokers and database.</summary>
/// <remarks>A member of the group has a thread of its own, for the library's calls block; nothing else waits on a thread.</remarks>
internal sealed partial class KafkaReceiver(
    KafkaSettings settings, KafkaTopics topics, KafkaState state, KafkaLog log, BrokerReceiver receiver, HandlerTable handlers,
    MessageFactory messages, TimeProvider time, ILogger<KafkaReceiver> logger) : Worker
{
    public const string Part = "receiving";

    // The library connects again by itself; this is for when it gives up, and for topics that cannot be created yet.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        state[Part] = "This instance has not joined its consumer group yet.";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var subscription = Channels().Select(settings.TopicOf).ToList();
                await topics.EnsureAsync(subscription, stoppingToken);
                await Task.Factory.StartNew(
                    () => Take(subscription, stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                var reason = $"Nothing is received from Kafka at {settings.Options.BootstrapServers}: {e.Message}";
                if (state[Part] != reason)
                    LogStopped(reason);

                state[Part] = reason;
                await Task.Delay(RetryDelay, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                // Stopped while it waited.
            }
        }
    }

    private void Take(IReadOnlyList<string> subscription, CancellationToken stopping)
    {
        using var member = new GroupMember(settings, subscription, state, log, receiver, time, logger);
        member.Run(stopping);
    }

    private IEnumerable<string> Channels() =>
        [.. Messaging.Channels.AddressedTo(messages.Service), .. handlers.EventChannels];

    [LoggerMessage(LogLevel.Warning, "{Reason} It is tried again.")]
    private partial void LogStopped(string reason);
}
