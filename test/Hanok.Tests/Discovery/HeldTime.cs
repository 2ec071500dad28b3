namespace Hanok.Tests.Discovery;

/// <summary>The time of the system, but waits of one certain length end when the test says so.</summary>
internal sealed class HeldTime(TimeSpan held) : TimeProvider
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _released.TrySetResult();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != held)
            return System.CreateTimer(callback, state, dueTime, period);

        var timer = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        _released.Task.ContinueWith(_ => timer.Change(TimeSpan.Zero, period), TaskScheduler.Default);
        return timer;
    }
}
