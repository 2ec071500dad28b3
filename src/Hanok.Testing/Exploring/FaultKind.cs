namespace Hanok.Testing.Exploring;

/// <summary>What goes wrong at a point of a schedule.</summary>
internal enum FaultKind
{
    /// <summary>The receiver dies when the handler has run and nothing is committed: the message is delivered again.</summary>
    CrashBeforeCommit,

    /// <summary>The receiver dies when it has committed and nobody knows: the message is delivered again at once.</summary>
    CrashAfterCommit,

    /// <summary>The message is delivered a second time when all else is over.</summary>
    Duplicate,

    /// <summary>The handler throws once.</summary>
    Fail,

    /// <summary>The handler throws until the message is parked, and is well when it is tried again by itself.</summary>
    Park,

    /// <summary>The message, and what follows it on its way, comes when all else is quiet and every deadline has passed.</summary>
    Delay,

    /// <summary>The receiver is away, with its timers, until all else is quiet and every deadline has passed.</summary>
    Away,

    /// <summary>Time passes before the message comes: the next timer rings first.</summary>
    TimePasses,

    /// <summary>The clock of the receiver jumps ahead by a day: its timers ring before the message comes.</summary>
    ClockAhead,

    /// <summary>The clock of the receiver jumps back by a day.</summary>
    ClockBack,

    /// <summary>All that waits on the way of the message comes with it, in one run.</summary>
    Together,

    /// <summary>Another message that could come, or a client, comes first.</summary>
    Next,
}
