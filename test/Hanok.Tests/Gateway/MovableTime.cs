namespace Hanok.Tests.Gateway;

/// <summary>The clock of the machine, which a test can move on.</summary>
internal sealed class MovableTime : TimeProvider
{
    private long _moved;

    public override long GetTimestamp() => System.GetTimestamp() + Volatile.Read(ref _moved);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _moved, (long)(by.TotalSeconds * TimestampFrequency));
}
