namespace Hanok.Outbox;

/// <summary>What the relay of this process is doing, for health and people. Thread-safe.</summary>
public sealed class RelayState
{
    private readonly Lock _lock = new();
    private volatile string? _trouble = "The relay has not started yet.";
    private volatile OutboxLag _lag = new(0, 0);
    private long _readTo;
    private long _seen;
    private volatile LogPlace? _log;
    private long _routed;
    private volatile Func<TimeSpan>? _lagTime;
    private volatile Func<IReadOnlyList<DestinationState>>? _destinations;
    private CancellationTokenSource? _reading;

    /// <summary>Why messages are not flowing; null when they are.</summary>
    public string? Trouble
    {
        get => _trouble;
        internal set => _trouble = value;
    }

    /// <summary>Whether messages do not flow from here because they do from another instance.</summary>
    public bool StandsBy { get; internal set; }

    /// <summary>As of the last look, some seconds ago.</summary>
    public OutboxLag Lag
    {
        get => _lag;
        internal set => _lag = value;
    }

    /// <summary>The age of the oldest message that was read from the log and is neither delivered nor spooled; zero when there is none.</summary>
    public TimeSpan LagTime => _lagTime?.Invoke() ?? TimeSpan.Zero;

    /// <summary>Empty in a process that stands by.</summary>
    public IReadOnlyList<DestinationState> Destinations => _destinations?.Invoke() ?? [];

    /// <summary>Up to where the log was read, and all of it given to its destinations; null in a process that stands by.</summary>
    internal long? ReadTo => _destinations is null ? null : Interlocked.Read(ref _readTo);

    /// <summary>How many messages were given to destinations, since the process began.</summary>
    internal long Routed => Interlocked.Read(ref _routed);

    /// <param name="reading">Ends this reading of the log, so that another begins.</param>
    internal void Begin(Func<TimeSpan> lagTime, Func<IReadOnlyList<DestinationState>> destinations, CancellationTokenSource reading)
    {
        (_readTo, _lagTime, _destinations) = (0, lagTime, destinations);
        (_seen, _log) = (0, null);
        lock (_lock)
            _reading = reading;
    }

    /// <summary>
    /// Lets the relay of this process begin anew: it asks who its destinations are, and reads the log from where it was confirmed. What was on
    /// its way is sent again, and dropped by its receivers. Nothing happens in a process that stands by.
    /// </summary>
    internal void ReadAgain()
    {
        lock (_lock)
        {
            // Not awaited: whoever calls may itself be what ends.
            _ = _reading?.CancelAsync();
            _reading = null;
        }
    }

    /// <summary>A position that nothing in the log of this stream is beyond; null when it is not known, or the stream is another one.</summary>
    internal long? LogEndOf(string stream) => _log is { } log && log.Stream == stream ? Math.Max(log.End, Interlocked.Read(ref _seen)) : null;

    /// <summary>A commit was read, and is about to be sent.</summary>
    internal void See(OutboxCommit commit)
    {
        Interlocked.Exchange(ref _seen, commit.End);
        if (_log is null && commit.LogEnd > 0)
            _log = new(commit.Stream, commit.LogEnd);
    }

    internal void Read(long end, int routed)
    {
        Interlocked.Add(ref _routed, routed);
        Interlocked.Exchange(ref _readTo, Math.Max(end, Interlocked.Read(ref _readTo)));
    }

    internal void End()
    {
        (_lagTime, _destinations, _log) = (null, null, null);
        lock (_lock)
            _reading = null;
    }

    private sealed record LogPlace(string Stream, long End);
}
