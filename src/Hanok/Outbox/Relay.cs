using System.Collections.Concurrent;
using Hanok.Messaging;
using Hanok.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Outbox;

/// <summary>Sends what the transactions of this service have committed.</summary>
/// <remarks><code>
///   log --> (1) tail --> (2) number --> (3) route --> (4) destination: window, spool, send --> the other side's commit
///    ^                                                                                                |
///    '---- (5) confirm: the log forgets up to where everything is delivered or spooled &lt;--------------'
/// </code>
/// A crash before (5) repeats (4), and the receiver drops the repeat. One relay reads a service's log at a time; those of other
/// instances wait to take over.
/// </remarks>
internal sealed partial class Relay(
    IOutboxLog log, ITransport transport, ISpool spool, RelayState state, IOptions<RelayOptions> options, TimeProvider time, ILogger<Relay> logger)
    : Worker
{
    // Also the longest time that a take-over waits after another relay has let go of the log: with the time to connect, below 2 seconds. A
    // relay whose process ends lets go at once, for its connection closes; of a machine that vanishes, the log learns in about 10 seconds.
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(1);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 1; !stoppingToken.IsCancellationRequested; attempt++)
        {
            try
            {
                await RelayAsync(() => attempt = 0, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Nothing is lost: what was not confirmed stays in the log.
                var standsBy = e is OutboxUnavailableException { StandsBy: true };
                if (state.Trouble != e.Message && standsBy)
                    LogStandsBy(e.Message);
                else if (state.Trouble != e.Message)
                    LogCannotRead(e.Message);

                (state.Trouble, state.StandsBy) = (e.Message, standsBy);
                await Task.Delay(Backoff.After(Math.Max(attempt, 1), options.Value.RetryDelay, RetryMax), time, stoppingToken);
            }
        }
    }

    private async Task RelayAsync(Action onReading, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var completed = new CompletedPrefix();
        var destinations = new ConcurrentDictionary<string, (Destination Sender, Task Running)>();
        // A clock that was set back must not make the lag negative.
        state.Begin(
            () => completed.Oldest is { } oldest && time.GetUtcNow() - oldest is { Ticks: > 0 } age ? age : TimeSpan.Zero,
            () => [.. destinations.Values.Select(d => d.Sender.State)]);

        try
        {
            await transport.StartAsync(stopping);
            foreach (var (name, spooled) in await spool.CountsAsync(stopping))
                Open(name, spooled, destinations, completed, ended.Token);

            await foreach (var commit in log.TailAsync(stopping))                                          // (1)
            {
                onReading();
                (state.Trouble, state.StandsBy) = (null, false);
                await RouteAsync(commit, destinations, completed, ended.Token);
                ConfirmCompleted(completed);
            }
        }
        finally
        {
            state.End();
            await ended.CancelAsync();
            await Task.WhenAll(destinations.Values.Select(d => d.Running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var (sender, _) in destinations.Values)
                sender.Dispose();
        }
    }

    private async ValueTask RouteAsync(
        OutboxCommit commit, ConcurrentDictionary<string, (Destination Sender, Task Running)> destinations, CompletedPrefix completed,
        CancellationToken cancellation)
    {
        var routed = new List<(string Destination, OutgoingMessage Message)>();
        var frames = commit.Frames;
        DateTimeOffset? at = frames.Length > 0 ? MessageCodec.TimeOf(frames.Span) : null;
        for (var index = 0; frames.Length > 0; index++)
        {
            var frame = MessageCodec.Next(ref frames);
            var (channel, lane) = MessageCodec.Route(frame.Span);
            var message = new OutgoingMessage(new Position(commit.Commit, index), lane, frame);            // (2)
            foreach (var destination in transport.DestinationsOf(channel))                                 // (3)
                routed.Add((destination, message));
        }

        var tracked = completed.Add(commit.End, routed.Count, at);
        foreach (var (name, message) in routed)
        {
            if (!destinations.TryGetValue(name, out var destination))
                destination = Open(name, spooled: 0, destinations, completed, cancellation);

            await destination.Sender.AddAsync(commit.Stream, message, tracked, cancellation);              // (4)
        }

        state.Read(commit.End, routed.Count);
    }

    private (Destination Sender, Task Running) Open(
        string name, long spooled, ConcurrentDictionary<string, (Destination Sender, Task Running)> destinations, CompletedPrefix completed,
        CancellationToken cancellation)
    {
        var sender = new Destination(
            name, spooled, transport, spool, options.Value, completed, () => ConfirmCompleted(completed), time, logger);
        return destinations[name] = (sender, sender.RunAsync(cancellation));
    }

    private void ConfirmCompleted(CompletedPrefix completed)
    {
        if (completed.Take() is { } end)
            log.Confirm(end);                                                                              // (5)
    }

    [LoggerMessage(LogLevel.Information, "{Reason}")]
    private partial void LogStandsBy(string reason);

    [LoggerMessage(LogLevel.Warning, "The outbox cannot be relayed now; messages wait in the log. {Reason}")]
    private partial void LogCannotRead(string reason);
}
