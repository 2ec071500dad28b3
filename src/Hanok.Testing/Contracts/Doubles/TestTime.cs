namespace Hanok.Testing.Contracts;

/// <summary>The time of a test: that of the system, until the test moves it. Thread-safe.</summary>
public sealed class TestTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<MovableTimer> _timers = [];
    private TimeSpan _ahead;
    private TimeSpan _passed;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return System.GetUtcNow() + _ahead;
    }

    public override long GetTimestamp()
    {
        lock (_lock)
            return System.GetTimestamp() + (long)(_passed.TotalSeconds * TimestampFrequency);
    }

    /// <summary>Time passes: timers that are due by then ring.</summary>
    public void Advance(TimeSpan by)
    {
        List<MovableTimer> timers;
        lock (_lock)
        {
            _ahead += by;
            _passed += by;
            timers = [.. _timers];
        }

        foreach (var timer in timers)
            timer.Advance(by);
    }

    /// <summary>
    /// Time passes for somebody who waits for about as long. It is waited for first: whoever has looked at the clock and not begun to wait
    /// yet would wait in full.
    /// </summary>
    public async Task PassForWaiterAsync(TimeSpan by)
    {
        await Until.TrueAsync(() => IsWaitedFor(by / 2, by), $"nobody waits for {by}");
        Advance(by);
    }

    /// <summary>Somebody sets the clock forward, or back: timers and timestamps do not notice.</summary>
    public void SetClock(TimeSpan by)
    {
        lock (_lock)
            _ahead += by;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new MovableTimer(callback, state, Forget);
        lock (_lock)
            _timers.Add(timer);

        timer.Change(dueTime, period);
        return timer;
    }

    private bool IsWaitedFor(TimeSpan atLeast, TimeSpan atMost)
    {
        lock (_lock)
            return _timers.Any(timer => timer.Due >= atLeast && timer.Due <= atMost);
    }

    private void Forget(MovableTimer timer)
    {
        lock (_lock)
            _timers.Remove(timer);
    }
}
