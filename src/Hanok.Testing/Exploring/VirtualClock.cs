namespace Hanok.Testing.Exploring;

/// <summary>The time of a world. It stands, unless the run moves it.</summary>
internal sealed class VirtualClock
{
    private static readonly DateTimeOffset Beginning = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; private set; } = Beginning;

    public void Reset() => Now = Beginning;

    /// <summary>Never backward: what is due already rings now.</summary>
    public void MoveTo(DateTimeOffset time) => Now = time > Now ? time : Now;
}
