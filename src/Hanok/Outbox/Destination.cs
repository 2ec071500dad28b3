using System.Diagnostics;
using Hanok.Messaging;
using Hanok.Observability;
using Microsoft.Extensions.Logging;

namespace Hanok.Outbox;

/// <summary>One destination of the relay: a window in memory, and behind it a spool for when the destination is away.</summary>
/// <remarks><code>
///   relay --> window --> send --> the destination's commit
///               | full, or late      ^
///               '--> spool ----------'   what is in the spool is older than what is in the window, and goes first
///                      | full, or it cannot be written
///                      '--> held: what comes stays in the log, which is read again when there is room; others are served meanwhile
/// </code>
/// The relay adds, one loop sends, one moves what is late. A message is complete, and the log may forget it, when it is delivered or
/// spooled. It may be sent twice, never out of order: the receiver drops what it has.
/// </remarks>
internal sealed partial class Destination(
    string name, Window window, ITransport transport, ISpool spool, RelayOptions options, CompletedPrefix completed, Action onCompleted,
    Action onRoom, TimeProvider time, ILogger logger) : IDisposable
{
    // Of a failure that lasts, every thirtieth attempt is told: a destination that is away for an hour must not fill the logs.
    private const int TellEvery = 30;

    private readonly SemaphoreSlim _arrived = new(0, 1);
    private readonly SemaphoreSlim _waits = new(0, 1);
    private readonly SemaphoreSlim _spooling = new(1, 1);
    private int _spoolFailures;
    private volatile bool _isHeld;
    private volatile string? _trouble;

    public DestinationState State => window.State(name, _trouble) with { IsHeld = _isHeld };

    /// <summary>
    /// Adds a message, in log order. A full window is moved to the spool; where that cannot be done within
    /// <see cref="RelayOptions.PatienceSeconds"/>, the destination is held.
    /// </summary>
    public async ValueTask AddAsync(string stream, OutgoingMessage message, CompletedPrefix.Commit commit, CancellationToken cancellation)
    {
        if (_isHeld)
            return;

        while (!window.TryAdd(stream, message, commit))
            if (!await MakeRoomAsync(cancellation))
            {
                // Nothing is lost: this commit is not complete, so the log keeps it and all that follows.
                completed.Hold();
                _isHeld = true;
                LogHeld(name, _trouble);
                return;
            }

        Wake(_arrived);
        Wake(_waits);
    }

    /// <summary>Sends as long as it is not cancelled. What was not delivered by then is in the spool, or is read from the log again.</summary>
    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(SendAllAsync(cancellation), SpoolLateAsync(cancellation));

    public void Dispose()
    {
        _arrived.Dispose();
        _waits.Dispose();
        _spooling.Dispose();
    }

    // Only the relay, which reads one commit at a time, wakes.
    private static void Wake(SemaphoreSlim sleeper)
    {
        if (sleeper.CurrentCount == 0)
            sleeper.Release();
    }

    private async Task SendAllAsync(CancellationToken cancellation)
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
                if ((attempt == 1 || attempt % TellEvery == 0) && e is TransportException)
                    LogAway(name, attempt, e.Message);
                else if (attempt == 1 || attempt % TellEvery == 0)
                    LogCannotSend(name, attempt, e.Message);

                var delay = (e as TransportException)?.RetryAfter ?? Backoff.After(attempt, options.RetryDelay, options.RetryDelayMax);
                await Task.Delay(delay, time, cancellation);
            }
        }
    }

    // Also while a send hangs: a destination that does not come back must not pin the log with the little that it was sent last.
    private async Task SpoolLateAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_isHeld && window.HasRoom)
                onRoom();

            TimeSpan wait;
            if (window.Age is not { } age)
            {
                if (!_isHeld)
                {
                    // What could not be spooled was delivered.
                    (_spoolFailures, _trouble) = (0, null);
                    await _waits.WaitAsync(cancellation);
                    continue;
                }

                wait = options.RetryDelayMax;
            }
            else if (age < options.WindowAge)
            {
                wait = options.WindowAge - age;
            }
            else if (await TrySpoolAsync(cancellation))
            {
                continue;
            }
            else
            {
                wait = Backoff.After(_spoolFailures, options.RetryDelay, options.RetryDelayMax);
            }

            await Task.Delay(wait, time, cancellation);
        }
    }

    // Meanwhile the log is not read, which slows a sender that is faster than both its destination and its database. Not for long: others wait.
    private async Task<bool> MakeRoomAsync(CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        for (var attempt = 1; !await TrySpoolAsync(cancellation); attempt++)
        {
            if (time.GetElapsedTime(begun) >= options.Patience)
                return false;

            await Task.Delay(Backoff.After(attempt, options.RetryDelay, options.RetryDelayMax), time, cancellation);
            if (window.Count == 0)
            {
                _trouble = null;
                return true;
            }
        }

        return true;
    }

    // Returns false when there is nothing to send.
    private async Task<bool> SendNextAsync(int attempt, CancellationToken cancellation)
    {
        // A batch that failed may be too much to be applied in time: less is tried each time, down to a single message.
        var limit = Math.Max(1, options.BatchSize >> Math.Min(attempt - 1, 16));
        var (items, spooled) = window.Peek(limit);
        if (spooled > 0)
        {
            await SendSpooledAsync(limit, spooled, cancellation);
            return true;
        }

        if (items.Count == 0)
            return false;

        await SendAsync(items[0].Stream, [.. items.Select(item => item.Message)], cancellation);
        window.Remove(items);
        onCompleted();
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
        window.SpoolSeen(messages);
        var removed = 0;
        if (messages.Count > 0)
        {
            await SendAsync(stream, messages, cancellation);
            removed = await spool.RemoveAsync(name, stream, messages[^1].Position, cancellation);
        }

        if (window.Unspooled(messages, removed, spooled))
            LogDrained(name);
    }

    // The whole window goes, also what is being sent at this moment: the spool must have no gap. Returns whether it went.
    private async Task<bool> TrySpoolAsync(CancellationToken cancellation)
    {
        await _spooling.WaitAsync(cancellation);
        try
        {
            if (window.IsSpoolFull)
            {
                Fail($"The spool of '{name}' has reached its limit of {options.SpoolLimit} messages or {options.SpoolMegabytes} MB.");
                return false;
            }

            for (var left = window.Count; left > 0;)
            {
                var (items, _) = window.Peek(left);
                if (items.Count == 0)
                    break;

                // One stream for as long as this relay reads its log.
                await spool.AddAsync(name, items[0].Stream, [.. items.Select(item => item.Message)], cancellation);
                if (window.Spooled(items))
                    LogSpooling(name, items.Count);

                onCompleted();
                left -= items.Count;
            }

            (_spoolFailures, _trouble) = (0, null);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // The destination may come back in the meantime and empty the window.
            Fail($"The spool of '{name}' cannot be written: {e.Message}");
            return false;
        }
        finally
        {
            _spooling.Release();
        }
    }

    private void Fail(string trouble)
    {
        _trouble = trouble;
        if (++_spoolFailures == 1 || _spoolFailures % TellEvery == 0)
            LogCannotSpool(trouble, _spoolFailures);
    }

    [LoggerMessage(LogLevel.Warning, "'{Destination}' does not take messages (attempt {Attempt}); they wait. {Reason}")]
    private partial void LogAway(string destination, int attempt, string reason);

    [LoggerMessage(LogLevel.Warning, "Sending to '{Destination}' failed on this side (attempt {Attempt}); it is tried again. {Reason}")]
    private partial void LogCannotSend(string destination, int attempt, string reason);

    [LoggerMessage(LogLevel.Error, "{Trouble} (attempt {Attempt}). Nothing is lost: what is in neither place stays in the log.")]
    private partial void LogCannotSpool(string trouble, int attempt);

    [LoggerMessage(LogLevel.Error,
        "ALARM: '{Destination}' takes no messages, and they cannot wait in its spool: from now on they wait in the log, which grows, while other "
        + "destinations are served. When there is room, the log is read again. {Trouble}")]
    private partial void LogHeld(string destination, string? trouble);

    [LoggerMessage(LogLevel.Information, "'{Destination}' takes messages again, after {Attempts} attempts.")]
    private partial void LogBack(string destination, int attempts);

    [LoggerMessage(LogLevel.Warning,
        "'{Destination}' does not take its messages in time: {Count} were moved to its spool, and those that follow are too. The log and other "
        + "destinations go on.")]
    private partial void LogSpooling(string destination, int count);

    [LoggerMessage(LogLevel.Information, "The spool of '{Destination}' is drained.")]
    private partial void LogDrained(string destination);
}
