namespace Hanok.Tests;

/// <summary>
/// The time of the system, but waits of ten seconds and more never end: what is only found by looking now and then is not found at all.
/// </summary>
internal sealed class PatientTime : TimeProvider
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime < Long ? dueTime : Timeout.InfiniteTimeSpan, period);
}
