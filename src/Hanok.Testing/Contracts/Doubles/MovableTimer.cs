namespace Hanok.Testing.Contracts;

/// <summary>A timer of the system that can be brought forward. Thread-safe.</summary>
internal sealed class MovableTimer : ITimer
{
    private readonly Lock _lock = new();
    private readonly Action<MovableTimer> _gone;
    private readonly ITimer _timer;
    private long _setAt;
    private TimeSpan _due = Timeout.InfiniteTimeSpan;
    private TimeSpan _period;

    public MovableTimer(TimerCallback callback, object? state, Action<MovableTimer> gone)
    {
        _gone = gone;
        _timer = TimeProvider.System.CreateTimer(_ => Ring(callback, state), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What it was last set to.</summary>
    public TimeSpan Due
    {
        get
        {
            lock (_lock)
                return _due;
        }
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            (_setAt, _due, _period) = (TimeProvider.System.GetTimestamp(), dueTime, period);
            return _timer.Change(dueTime, period);
        }
    }

    public void Advance(TimeSpan by)
    {
        lock (_lock)
        {
            if (_due == Timeout.InfiniteTimeSpan)
                return;

            var left = _due - TimeProvider.System.GetElapsedTime(_setAt) - by;
            Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, _period);
        }
    }

    public void Dispose()
    {
        _gone(this);
        _timer.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        _gone(this);
        return _timer.DisposeAsync();
    }

    private void Ring(TimerCallback callback, object? state)
    {
        lock (_lock)
            (_setAt, _due) = (TimeProvider.System.GetTimestamp(), _period);

        callback(state);
    }
}
