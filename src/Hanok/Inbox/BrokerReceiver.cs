using Hanok.Messaging;
using Hanok.Observability;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Inbox;

/// <summary>Receives what a broker delivers: messages of many senders mixed, repeated, perhaps out of order, perhaps not even messages.</summary>
/// <remarks>
/// What belongs to one stream is put in order and received as one run. A run that does not join is given back to the broker, which may
/// deliver the missing part yet (the resequencer of Hohpe and Woolf, with the broker as its buffer); what it never delivers is counted as
/// lost, loudly, rather than waited for without end. Thread-safe.
/// </remarks>
public sealed partial class BrokerReceiver
{
    // With the transport's delay between them about a second.
    private const int JoinAttempts = 5;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _gaps = [];
    private readonly Receiver _receiver;
    private readonly int _concurrentRuns;
    private readonly TimeProvider _time;
    private readonly ILogger<BrokerReceiver> _logger;

    internal BrokerReceiver(Receiver receiver, IOptions<ReceiverOptions> options, TimeProvider time, ILogger<BrokerReceiver> logger) =>
        (_receiver, _concurrentRuns, _time, _logger) = (receiver, options.Value.ConcurrentRuns, time, logger);

    /// <summary>When this returns, everything is durable here and may be acknowledged. Waits as long as the database is away.</summary>
    /// <exception cref="MissingMessagesException">Give all of it back to the broker, wait a moment, and take what it delivers then.</exception>
    public Task ReceiveAsync(IEnumerable<Arrival> arrivals, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            Runs(arrivals), new ParallelOptions { MaxDegreeOfParallelism = _concurrentRuns, CancellationToken = cancellation },
            (run, token) => ReceiveAsync(run, token));

    internal static IEnumerable<DeliveryBatch> Runs(IEnumerable<Arrival> arrivals) =>
        arrivals.GroupBy(a => a.Stream ?? a.Delivery.Message.Source, (stream, group) => (stream, all: group.ToList()))
            .Select(g => g.all[0].Stream is null
                ? DeliveryBatch.Unordered(g.stream, g.all.Select(a => a.Delivery.Message))
                : new DeliveryBatch(g.stream, [.. g.all.Select(a => a.Delivery).DistinctBy(d => d.Position).OrderBy(d => d.Position)]));

    private async ValueTask ReceiveAsync(DeliveryBatch run, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _receiver.ReceiveAsync(run, cancellation);
                lock (_lock)
                    _gaps.Remove(run.Stream);

                return;
            }
            catch (ReceiverUnavailableException e)
            {
                if (attempt == 1 || attempt % 30 == 0)
                    LogUnavailable(e.Message);

                await Task.Delay(Backoff.After(attempt, FirstDelay, LongestDelay), _time, cancellation);
            }
            catch (MissingMessagesException e) when (IsLost(run.Stream))
            {
                Signals.Missing.Add(1);
                LogLost(e.Message);
                run = run with { AcceptsGaps = true };
            }
        }
    }

    private bool IsLost(string stream)
    {
        lock (_lock)
            return (_gaps[stream] = _gaps.GetValueOrDefault(stream) + 1) > JoinAttempts;
    }

    [LoggerMessage(LogLevel.Warning, "What the broker delivers waits: {Reason}")]
    private partial void LogUnavailable(string reason);

    [LoggerMessage(LogLevel.Error,
        "{Reason} The broker has confirmed them to their sender and does not deliver them: was a queue purged, or bounded by a length or an "
        + "age? They count as lost, and what follows is handled. Check what the sender did meanwhile.")]
    private partial void LogLost(string reason);
}
