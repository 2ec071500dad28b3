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
/// A crash before (5) repeats (4), and the receiver drops the repeat. A destination that can take no more is passed over, and the log is
/// read again from where it was confirmed when there is room. One relay reads a service's log at a time; those of other
/// instances wait to take over.
/// </remarks>
internal sealed partial class Relay(
    IOutboxLog log, ITransport transport, ISpool spool, RelayState state, IOptions<RelayOptions> options, TimeProvider time, ILogger<Relay> logger)
    : Worker
{
    // Also the longest time that a take-over waits after another relay has let go of the log: with the time to connect, below 2 seconds. A
    // relay whose process ends lets go at once, for its connection closes; of a machine that vanishes, the log learns in about 10 seconds.
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Nobody: what stands in the log and can be sent to no one, because it is no message or names no channel, waits in the spool under this
    /// name, for a person. It must not hold up what follows it.
    /// </summary>
    internal const string Undeliverable = "undeliverable";

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
            () => [.. destinations.Values.Select(d => d.Sender.State)],
            ended);

        try
        {
            // Before the log is open: what fails while it is would have to wait until the server has seen that nobody reads any more.
            await transport.StartAsync(stopping);
            foreach (var (name, spooled) in await spool.SizesAsync(stopping))
                Open(name, spooled, destinations, completed, ended.Token);

            await foreach (var commit in log.TailAsync(ended.Token))                                       // (1)
            {
                onReading();
                state.See(commit);
                (state.Trouble, state.StandsBy) = (null, false);
                await RouteAsync(commit, destinations, completed, ended.Token);
                ConfirmCompleted(completed);
            }
        }
        catch (Exception) when (ended.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            LogReadAgain();
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
        var routed = Route(commit);
        var tracked = completed.Add(commit.End, routed.Count, routed.Count > 0 ? MessageCodec.TimeOf(routed[0].Message.Frame.Span) : null);
        foreach (var (name, message) in routed)
        {
            if (!destinations.TryGetValue(name, out var destination))
                destination = Open(name, default, destinations, completed, cancellation);

            await destination.Sender.AddAsync(commit.Stream, message, tracked, cancellation);              // (4)
        }

        state.Read(commit.End, routed.Count);
    }

    private List<(string Destination, OutgoingMessage Message)> Route(OutboxCommit commit)
    {
        var routed = new List<(string Destination, OutgoingMessage Message)>();
        var frames = commit.Frames;
        for (var index = 0; frames.Length > 0; index++)
        {
            var position = new Position(commit.Commit, index);                                             // (2)
            try
            {
                var frame = MessageCodec.Next(ref frames);
                var (channel, lane) = MessageCodec.Route(frame.Span);
                foreach (var destination in Channels.IsChannel(channel) ? transport.DestinationsOf(channel) : [Undeliverable])   // (3)
                    routed.Add((destination, new(position, lane, frame)));
            }
            catch (Exception e) when (e is MalformedMessageException or ArgumentOutOfRangeException or IndexOutOfRangeException)
            {
                // Whoever may write into the database may write into its log. Where one message ends is not known here, so all of the rest is kept.
                LogNoMessage(commit.Stream, position, e.Message);
                var unreadable = MessageCodec.ToFrame(UnreadableMessage.Of(Channels.Commands(Undeliverable), e.Message, frames.Span));
                routed.Add((Undeliverable, new(position, MessageCodec.Route(unreadable).Lane, unreadable)));
                break;
            }
        }

        return routed;
    }

    private (Destination Sender, Task Running) Open(
        string name, SpoolSize spooled, ConcurrentDictionary<string, (Destination Sender, Task Running)> destinations, CompletedPrefix completed,
        CancellationToken cancellation)
    {
        var sender = new Destination(
            name, new(spooled, options.Value, completed, time), name == Undeliverable ? new Nowhere() : transport, spool, options.Value, completed,
            () => ConfirmCompleted(completed), state.ReadAgain, time, logger);
        return destinations[name] = (sender, sender.RunAsync(cancellation));
    }

    private void ConfirmCompleted(CompletedPrefix completed)
    {
        if (completed.Take() is { } end)
            log.Confirm(end);                                                                              // (5)
    }

    private sealed class Nowhere : ITransport
    {
        public ValueTask StartAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

        public IReadOnlyCollection<string> DestinationsOf(string channel) => [];

        public Task SendAsync(string destination, string stream, IReadOnlyList<OutgoingMessage> batch, CancellationToken cancellation) =>
            throw new TransportException("It is no message, or names no channel: it can be sent to nobody.");
    }

    [LoggerMessage(LogLevel.Information,
        "The log of the outbox is read again from where it was confirmed: a destination that was held has room, or a subscription was retired.")]
    private partial void LogReadAgain();

    [LoggerMessage(LogLevel.Error,
        "ALARM: what stands in the log of {Stream} at {Position} is no message of Hanok: {Reason} It waits in hanok.spool for 'undeliverable'. Who wrote it?")]
    private partial void LogNoMessage(string stream, Position position, string reason);

    [LoggerMessage(LogLevel.Information, "{Reason}")]
    private partial void LogStandsBy(string reason);

    [LoggerMessage(LogLevel.Warning, "The outbox cannot be relayed now; messages wait in the log. {Reason}")]
    private partial void LogCannotRead(string reason);
}
