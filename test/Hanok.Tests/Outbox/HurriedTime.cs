namespace Hanok.Tests.Outbox;

/// <summary>Goes as the clock does, until it is told to hurry: then an hour passes with each look.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private long _ahead;
    private volatile bool _hurries;

    public void Hurry() => _hurries = true;

    public override long GetTimestamp() => base.GetTimestamp() + (_hurries ? Interlocked.Add(ref _ahead, 3600 * TimestampFrequency) : 0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime < TimeSpan.FromMilliseconds(20) ? dueTime : TimeSpan.FromMilliseconds(20), period);
}
