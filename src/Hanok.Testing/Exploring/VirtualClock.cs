namespace Hanok.Testing.Exploring;

/// <summary>The time of a world. It stands, unless the run moves it.</summary>
internal sealed class VirtualClock
{
    private static readonly DateTimeOffset Beginning = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; private set; } = Beginning;

    /// <summary>
    /// The next whole <paramref name="unit"/>: takes the chance out of a time to wait that varies by half, so that the same schedule leads to
    /// the same end.
    /// </summary>
    public static DateTimeOffset RoundUp(DateTimeOffset time, TimeSpan unit) => new((time.Ticks + unit.Ticks - 1) / unit.Ticks * unit.Ticks, time.Offset);

    public void Reset() => Now = Beginning;

    /// <summary>Never backward: what is due already rings now.</summary>
    public void MoveTo(DateTimeOffset time) => Now = time > Now ? time : Now;
}
