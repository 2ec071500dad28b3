using System.Threading.Channels;
using Hanok.Messaging;
using Hanok.Observability;
using Microsoft.Extensions.Logging;

namespace Hanok.Outbox;

/// <summary>The window of one destination: sends what waits in it, in order, one batch after the other, for as long as it takes.</summary>
internal sealed partial class Destination(
    string name, ITransport transport, RelayOptions options, CompletedPrefix completed, Action onCompleted, TimeProvider time, ILogger logger)
{
    private readonly Channel<Item> _window = Channel.CreateBounded<Item>(
        new BoundedChannelOptions(options.Window) { SingleReader = true, SingleWriter = true });

    public ValueTask AddAsync(string stream, OutgoingMessage message, CompletedPrefix.Commit commit, CancellationToken cancellation) =>
        _window.Writer.WriteAsync(new(stream, message, commit), cancellation);

    /// <summary>Ends only by cancellation. What was not delivered by then is read from the log again.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var batch = new List<OutgoingMessage>(options.BatchSize);
        var commits = new List<CompletedPrefix.Commit>(options.BatchSize);

        while (await _window.Reader.WaitToReadAsync(cancellation))
        {
            var stream = "";
            batch.Clear();
            commits.Clear();

            // Everything that is there goes along; nothing is waited for.
            while (batch.Count < options.BatchSize && _window.Reader.TryPeek(out var next) && (batch.Count == 0 || next.Stream == stream))
            {
                _window.Reader.TryRead(out _);
                stream = next.Stream;
                batch.Add(next.Message);
                commits.Add(next.Commit);
            }

            await SendAsync(stream, batch, cancellation);
            foreach (var commit in commits)
                completed.Complete(commit);

            onCompleted();
        }
    }

    private async Task SendAsync(string stream, List<OutgoingMessage> batch, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await transport.SendAsync(name, stream, batch, cancellation);
                Signals.Sent.Add(batch.Count);
                if (attempt > 1)
                    LogBack(name, attempt);

                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                var delay = (e as TransportException)?.RetryAfter ?? Backoff.After(attempt, options.RetryDelay, options.RetryDelayMax);
                // Once, and then now and then: a destination that is away for an hour must not fill the log.
                if (attempt == 1 || attempt % 30 == 0)
                    LogAway(name, batch.Count, attempt, e.Message);

                await Task.Delay(delay, time, cancellation);
            }
        }
    }

    private readonly record struct Item(string Stream, OutgoingMessage Message, CompletedPrefix.Commit Commit);

    [LoggerMessage(LogLevel.Warning, "'{Destination}' does not take {Count} messages (attempt {Attempt}); they wait. {Reason}")]
    private partial void LogAway(string destination, int count, int attempt, string reason);

    [LoggerMessage(LogLevel.Information, "'{Destination}' takes messages again, after {Attempts} attempts.")]
    private partial void LogBack(string destination, int attempts);
}
