namespace Hanok.Tcc;

public enum TccState
{
    /// <summary>Undecided. If whoever tries dies now, it will be cancelled.</summary>
    Trying,

    /// <summary>Decided: all are being confirmed, for as long as it takes.</summary>
    Confirming,

    Confirmed,

    /// <summary>Decided: all are being cancelled, for as long as it takes.</summary>
    Cancelling,

    Cancelled,

    /// <summary>
    /// A participant did not do what was decided, and never will: its hold had expired before the confirm reached it, or it had confirmed what
    /// is cancelled. A person must look at it.
    /// </summary>
    Heuristic,

    /// <summary>It was <see cref="Heuristic"/>, and a person has settled it.</summary>
    Settled,
}
