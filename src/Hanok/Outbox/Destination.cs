using System.Diagnostics;
using Hanok.Messaging;
using Hanok.Observability;
using Microsoft.Extensions.Logging;

namespace Hanok.Outbox;

/// <summary>One destination of the relay: a window in memory, and behind it a spool for when the destination is away.</summary>
/// <remarks><code>
///   relay --> window --> send --> the destination's commit
///               | full                 ^
///               '--> spool ------------'   what is in the spool is older than what is in the window, and goes first
/// </code>
/// The relay adds, one loop sends; both see the window under the lock. A message is complete, and the log may forget it, when it is
/// delivered or spooled. It may be sent twice, never out of order: the receiver drops what it has.
/// </remarks>
internal sealed partial class Destination(
    string name, long spooled, ITransport transport, ISpool spool, RelayOptions options, CompletedPrefix completed, Action onCompleted,
    TimeProvider time, ILogger logger) : IDisposable
{
    // Keeps a batch of large messages below what a receiver takes in one request.
    private const int BatchBytes = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<Item> _window = new();
    private readonly SemaphoreSlim _arrived = new(0, 1);
    private long _spooled = spooled;
    private TaskCompletionSource? _drained;
    private volatile string? _trouble;

    public DestinationState State
    {
        get
        {
            lock (_lock)
                return new(name, _window.Count, _spooled, _trouble);
        }
    }

    /// <summary>
    /// Adds a message, in log order. A full window is moved to the spool; a full spool is waited for, and so is one that cannot be written.
    /// </summary>
    public async ValueTask AddAsync(string stream, OutgoingMessage message, CompletedPrefix.Commit commit, CancellationToken cancellation)
    {
        for (var attempt = 1; IsFull(); attempt++)
        {
            try
            {
                await RoomInSpoolAsync(cancellation);
                await SpoolAsync(cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // Nothing is lost: what is in neither place is not confirmed. The destination may come back in the meantime and empty the window.
                _trouble = $"The spool of '{name}' cannot be written, so the log is not read further, for any destination: {e.Message}";
                if (attempt == 1 || attempt % 30 == 0)
                    LogCannotSpool(name, attempt, e.Message);

                await Task.Delay(Backoff.After(attempt, options.RetryDelay, options.RetryDelayMax), time, cancellation);
            }
        }

        _trouble = null;
        lock (_lock)
        {
            _window.Enqueue(new(stream, message, commit));
            if (_arrived.CurrentCount == 0)
                _arrived.Release();
        }
    }

    /// <summary>Sends as long as it is not cancelled. What was not delivered by then is in the spool, or is read from the log again.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!await SendNextAsync(attempt, cancellation))
                    await _arrived.WaitAsync(cancellation);
                else if (attempt > 1)
                    LogBack(name, attempt);

                attempt = 0;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // Once, and then now and then: a destination that is away for an hour must not fill the logs.
                if ((attempt == 1 || attempt % 30 == 0) && e is TransportException)
                    LogAway(name, attempt, e.Message);
                else if (attempt == 1 || attempt % 30 == 0)
                    LogCannotSend(name, attempt, e.Message);

                var delay = (e as TransportException)?.RetryAfter ?? Backoff.After(attempt, options.RetryDelay, options.RetryDelayMax);
                await Task.Delay(delay, time, cancellation);
            }
        }
    }

    public void Dispose() => _arrived.Dispose();

    // Returns false when there is nothing to send.
    private async Task<bool> SendNextAsync(int attempt, CancellationToken cancellation)
    {
        // A batch that failed may be too much to be applied in time: less is tried each time, down to a single message.
        var limit = Math.Max(1, options.BatchSize >> Math.Min(attempt - 1, 16));
        var (items, spooled) = Peek(limit);
        if (spooled > 0)
        {
            await SendSpooledAsync(limit, spooled, cancellation);
            return true;
        }

        if (items.Count == 0)
            return false;

        await SendAsync(items[0].Stream, [.. items.Select(item => item.Message)], cancellation);
        Remove(items);
        return true;
    }

    private async Task SendAsync(string stream, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellation)
    {
        using var span = Spans.AreWanted ? Spans.Send(name, [.. messages.Select(m => MessageCodec.TraceParentOf(m.Frame.Span))]) : null;
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await transport.SendAsync(name, stream, messages, cancellation);
            Signals.Sent(name, messages.Count, begun, failure: null);
        }
        catch (Exception e)
        {
            span.Failed(e);
            Signals.Sent(name, messages.Count, begun, e);
            throw;
        }

        CrashPoint.Reached(CrashPoint.AfterSendBeforeConfirm);
    }

    private async Task SendSpooledAsync(int limit, long spooled, CancellationToken cancellation)
    {
        var (stream, messages) = await spool.PeekAsync(name, limit, cancellation);
        var removed = 0;
        if (messages.Count > 0)
        {
            await SendAsync(stream, messages, cancellation);
            removed = await spool.RemoveAsync(name, stream, messages[^1].Position, cancellation);
        }

        // It is empty when it was found empty, not when the count says so: the count takes what an attempt that seemed to fail, or another
        // relay in the moment of a take-over, had added already for more than it is. What was added since the look stays counted.
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            _spooled = messages.Count > 0 ? Math.Max(_spooled - removed, 1) : _spooled - spooled;
            if (_spooled == 0)
                LogDrained(name);

            (waiting, _drained) = (_drained, null);
        }

        waiting?.TrySetResult();
    }

    // The whole window goes, also what is being sent at this moment: the spool must have no gap.
    private async Task SpoolAsync(CancellationToken cancellation)
    {
        List<Item> items;
        lock (_lock)
            items = [.. _window];

        if (items.Count == 0)
            return;

        // One stream for as long as this relay reads its log.
        await spool.AddAsync(name, items[0].Stream, [.. items.Select(item => item.Message)], cancellation);
        LogSpooling(name, items.Count);
        Remove(items, spooled: items.Count);
    }

    private async Task RoomInSpoolAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task drained;
            lock (_lock)
            {
                if (_spooled < options.SpoolLimit)
                    return;

                drained = (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            LogSpoolFull(name, options.SpoolLimit);
            _trouble = $"The spool of '{name}' has reached its limit of {options.SpoolLimit} messages, so the log is not read further, for any destination.";
            await drained.WaitAsync(cancellation);
        }
    }

    private bool IsFull()
    {
        lock (_lock)
            return _window.Count >= options.Window;
    }

    private (List<Item> Items, long Spooled) Peek(int limit)
    {
        var items = new List<Item>();
        var bytes = 0;
        lock (_lock)
        {
            foreach (var item in _window)
            {
                bytes += item.Message.Frame.Length;
                if (items.Count == limit || (items.Count > 0 && bytes > BatchBytes))
                    break;

                items.Add(item);
            }

            return (items, _spooled);
        }
    }

    // Delivered or spooled, whichever came first: the other finds them gone. That they are in the spool and that they left the window
    // becomes known at once, or what follows them would be sent before them.
    private void Remove(List<Item> items, int spooled = 0)
    {
        lock (_lock)
        {
            _spooled += spooled;
            foreach (var item in items)
                if (_window.TryPeek(out var first) && first.Message.Position == item.Message.Position)
                    completed.Complete(_window.Dequeue().Commit);
        }

        onCompleted();
    }

    private readonly record struct Item(string Stream, OutgoingMessage Message, CompletedPrefix.Commit Commit);

    [LoggerMessage(LogLevel.Warning, "'{Destination}' does not take messages (attempt {Attempt}); they wait. {Reason}")]
    private partial void LogAway(string destination, int attempt, string reason);

    [LoggerMessage(LogLevel.Warning, "Sending to '{Destination}' failed on this side (attempt {Attempt}); it is tried again. {Reason}")]
    private partial void LogCannotSend(string destination, int attempt, string reason);

    [LoggerMessage(LogLevel.Error,
        "The spool of '{Destination}' cannot be written (attempt {Attempt}); nothing is lost, but the log is not read further, for any destination, "
        + "until it can or the destination takes messages again. {Reason}")]
    private partial void LogCannotSpool(string destination, int attempt, string reason);

    [LoggerMessage(LogLevel.Information, "'{Destination}' takes messages again, after {Attempts} attempts.")]
    private partial void LogBack(string destination, int attempts);

    [LoggerMessage(LogLevel.Warning, "The window of '{Destination}' is full: {Count} messages were moved to its spool. The log and other destinations go on.")]
    private partial void LogSpooling(string destination, int count);

    [LoggerMessage(LogLevel.Information, "The spool of '{Destination}' is drained.")]
    private partial void LogDrained(string destination);

    [LoggerMessage(LogLevel.Error,
        "The spool of '{Destination}' has reached its limit of {Limit} messages (Hanok__Relay__SpoolLimit). The log is not read further, for any "
        + "destination, until it takes messages again.")]
    private partial void LogSpoolFull(string destination, long limit);
}
