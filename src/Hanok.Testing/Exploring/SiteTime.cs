namespace Hanok.Testing.Exploring;

/// <summary>
/// The clock on the wall of one service. Who waits there waits no time: the clock goes on by what was waited for, at once, because nobody
/// else can move in the meantime.
/// </summary>
internal sealed class SiteTime(VirtualClock clock) : TimeProvider
{
    /// <summary>How far this clock is off.</summary>
    public TimeSpan Off { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => clock.Now.Ticks;

    public override DateTimeOffset GetUtcNow() => clock.Now + Off;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new PassedTimer(clock, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class PassedTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        // A period is passed over: what happens again and again would never let a run end.
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;

            clock.MoveTo(clock.Now + dueTime);
            callback(state);
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
