namespace Hanok.Inbox;

/// <summary>What came of a person's change; only <see cref="Done"/> changed anything.</summary>
internal enum ParkedOutcome
{
    Done,
    NotFound,

    /// <summary>It is being tried just now, or its lane is in use.</summary>
    Busy,

    /// <summary>It stands behind another, which has to be repaired first.</summary>
    NotHead,

    DueAlready,
    SameBody,
}
