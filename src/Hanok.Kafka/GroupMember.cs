using Confluent.Kafka;
using Hanok.Inbox;
using Hanok.Messaging;
using Microsoft.Extensions.Logging;

namespace Hanok.Kafka;

/// <summary>One consumer, from its joining the group to its leaving it.</summary>
/// <remarks><code>
///   topics --> (1) take what is there --> (2) receive: the service's commit --> (3) store how far --> the library commits it to the group
///                     ^                          | failed
///                     '------- (4) rewind &lt;------'
/// </code>
/// A crash before (3) repeats (1), and the watermark drops the repeat; so does a partition that goes to another instance while a run of it
/// is in hand here: both apply it, one after the other, for the lanes are locked in the database. While a run takes long, partitions are
/// paused and the group goes on being asked, so that it does not give this instance up. All on the thread that calls <see cref="Run"/>.
/// </remarks>
internal sealed partial class GroupMember : IDisposable
{
    // As the relay's batches.
    private const int RunMessages = 500;
    private const int RunBytes = 4 * 1024 * 1024;

    // How late a stop, or the end of a long run, is seen.
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);

    // Pausing drops what the library has fetched ahead, so a usual run does without.
    private static readonly TimeSpan HoldAfter = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    // Below the time that the host gives for its shutdown, so that the group is left in order.
    private static readonly TimeSpan LastRun = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(1);

    private readonly KafkaSettings _settings;
    private readonly IReadOnlyList<string> _topics;
    private readonly KafkaState _state;
    private readonly BrokerReceiver _receiver;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _abandon;
    private readonly IConsumer<Ignore, byte[]> _consumer;
    private readonly IAdminClient _probe;

    // Of the run in hand. A partition that is taken away meanwhile is struck out.
    private readonly Dictionary<TopicPartition, (Offset First, Offset Next)> _inHand = [];
    private readonly Dictionary<TopicPartition, Offset> _rewind = [];
    private string _lastError = "no reason given";
    private bool _isAway;

    public GroupMember(
        KafkaSettings settings, IReadOnlyList<string> topics, KafkaState state, KafkaLog log, BrokerReceiver receiver, TimeProvider time,
        ILogger logger)
    {
        (_settings, _topics, _state, _receiver, _time, _logger) = (settings, topics, state, receiver, time, logger);
        _abandon = new(Timeout.InfiniteTimeSpan, time);
        _consumer = new ConsumerBuilder<Ignore, byte[]>(settings.Consumer())
            .SetPartitionsAssignedHandler((_, assigned) => OnAssigned(assigned))
            .SetPartitionsRevokedHandler((_, revoked) => OnRevoked(revoked.Select(r => r.TopicPartition)))
            .SetPartitionsLostHandler((_, lost) => OnRevoked(lost.Select(l => l.TopicPartition)))
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, message) => log.Write(message))
            .Build();
        _probe = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    /// <summary>Returns when stopped, after the run in hand.</summary>
    public void Run(CancellationToken stopping)
    {
        using var limit = stopping.Register(() => _abandon.CancelAfter(LastRun));
        _consumer.Subscribe(_topics);
        for (var attempt = 1; !stopping.IsCancellationRequested;)
        {
            var arrivals = Take();                                                                          // (1)
            if (arrivals.Count == 0)
                continue;

            var run = Task.Run(() => _receiver.ReceiveAsync(arrivals, _abandon.Token), CancellationToken.None);      // (2)
            if (Task.WaitAny([run], HoldAfter) < 0)
                Hold(() => run.IsCompleted);

            if (run.IsCompletedSuccessfully)
            {
                attempt = 1;
                foreach (var (partition, (_, next)) in _inHand)
                    _consumer.StoreOffset(new TopicPartitionOffset(partition, next));                       // (3)
            }
            else
            {
                if (attempt == 1 || attempt % 30 == 0)
                    LogRepeated(arrivals.Count, run.Exception?.GetBaseException().Message ?? "it was given up");

                foreach (var (partition, (first, _)) in _inHand)
                    _rewind[partition] = first;                                                             // (4)

                var until = _time.GetTimestamp();
                var delay = Delay(attempt++);
                Hold(() => stopping.IsCancellationRequested || _time.GetElapsedTime(until) >= delay);
            }

            _inHand.Clear();
        }
    }

    public void Dispose()
    {
        // A run is still in hand only when the consumer failed.
        _abandon.Cancel();
        try
        {
            // Commits what was stored, and gives the partitions to the others at once. Without a broker it would only try, for 45 s.
            if (!_isAway)
                _consumer.Close();
        }
        catch (KafkaException e)
        {
            LogNotLeft(e.Message);
        }

        _probe.Dispose();
        _consumer.Dispose();
        _abandon.Dispose();
    }

    internal static TimeSpan Delay(int attempt) =>
        TimeSpan.FromTicks(Math.Min(FirstDelay.Ticks << Math.Min(attempt - 1, 16), LongestDelay.Ticks));

    // Waits for a first message, not for more.
    private List<Arrival> Take()
    {
        var arrivals = new List<Arrival>();
        var bytes = 0;
        for (var result = Poll(PollTime); result is not null; result = Poll(TimeSpan.Zero))
        {
            var first = _inHand.TryGetValue(result.TopicPartition, out var known) ? known.First : result.Offset;
            _inHand[result.TopicPartition] = (first, result.Offset + 1);
            arrivals.Add(KafkaMessage.Read(_settings.ChannelOf(result.Topic), result));
            bytes += result.Message.Value?.Length ?? 0;
            if (arrivals.Count == RunMessages || bytes >= RunBytes)
                break;
        }

        return arrivals;
    }

    private void Hold(Func<bool> until)
    {
        _consumer.Pause(_consumer.Assignment);
        while (!until())
            if (Poll(PollTime) is { } early)
            {
                // Of a partition that came meanwhile: later.
                _consumer.Pause([early.TopicPartition]);
                _rewind.TryAdd(early.TopicPartition, early.Offset);
            }

        // In this order: what is resumed goes on where it was paused.
        _consumer.Resume(_consumer.Assignment);
        foreach (var (partition, offset) in _rewind)
            _consumer.Seek(new(partition, offset));

        _rewind.Clear();
    }

    private ConsumeResult<Ignore, byte[]>? Poll(TimeSpan timeout)
    {
        try
        {
            var result = _consumer.Consume(timeout);
            if (_isAway && (result is not null || IsBack()))
                (_isAway, _state[KafkaReceiver.Part]) = (false, null);

            return result;
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            LogTrouble(e.Error.Reason);
            return null;
        }
    }

    // The library says when the last broker went, not when the first came.
    private bool IsBack()
    {
        try
        {
            return _probe.GetMetadata(_topics[0], ProbeLimit).Brokers.Count > 0;
        }
        catch (KafkaException)
        {
            return false;
        }
    }

    private void OnAssigned(List<TopicPartition> assigned)
    {
        LogAssigned(assigned.Count);
        if (!_isAway)
            _state[KafkaReceiver.Part] = null;
    }

    private void OnRevoked(IEnumerable<TopicPartition> revoked)
    {
        foreach (var partition in revoked)
        {
            _inHand.Remove(partition);
            _rewind.Remove(partition);
        }
    }

    private void OnError(Error error)
    {
        if (error.Code != ErrorCode.Local_AllBrokersDown)
        {
            _lastError = error.Reason;
            return;
        }

        _isAway = true;
        _state[KafkaReceiver.Part] = $"No Kafka broker answers at {_settings.Options.BootstrapServers}: {_lastError}";
    }

    [LoggerMessage(LogLevel.Information, "Kafka gave this instance {Count} more partitions.")]
    private partial void LogAssigned(int count);

    [LoggerMessage(LogLevel.Warning, "A run of {Count} messages is taken again. {Reason}")]
    private partial void LogRepeated(int count, string reason);

    [LoggerMessage(LogLevel.Warning, "Kafka: {Reason}")]
    private partial void LogTrouble(string reason);

    [LoggerMessage(LogLevel.Information, "The consumer group could not be left in order; its other members wait for the session to time out. {Reason}")]
    private partial void LogNotLeft(string reason);
}
