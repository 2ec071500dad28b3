namespace Hanok.Testing.Exploring;

/// <summary>What is held back until all else is quiet, and how long timers may ring until it is.</summary>
internal sealed class Holds(VirtualClock clock)
{
    /// <summary>Longer than any deadline of a saga that is waited for here.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    // A timer that rings again and again must not keep for ever what waits for the quiet...
    private const int RingsAtMost = 20;

    // ...nor keep the run from its end: what has not come to rest by then, with all messages delivered, is not going to.
    private const int RingsWithoutEnd = 40;

    private readonly Queue<Action> _held = [];
    private DateTimeOffset _since = clock.Now;
    private int _rung;

    public bool IsEmpty => _held.Count == 0;

    public void Hold(Action hold, Action release)
    {
        hold();
        if (IsEmpty)
            CountAnew();

        _held.Enqueue(release);
    }

    /// <summary>Whether a timer rings before what is held back comes.</summary>
    public bool IsInTime(Bell bell) => IsEmpty || (bell.At <= _since + Longest && _rung < RingsAtMost);

    /// <exception cref="RunEndedException">Timers go on for ever.</exception>
    public void Rang()
    {
        if (++_rung > RingsWithoutEnd)
            throw new RunEndedException(
                $"All is not quiet though {RingsWithoutEnd} timers have rung since the last call and the last fault: does something go on for ever?");
    }

    /// <summary>Lets the first go; false when there is none.</summary>
    public bool LetGo()
    {
        if (!_held.TryDequeue(out var release))
            return false;

        release();
        CountAnew();
        return true;
    }

    /// <summary>Something new has begun.</summary>
    public void CountAnew() => (_since, _rung) = (clock.Now, 0);
}
