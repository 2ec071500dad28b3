namespace Hanok.Inbox;

/// <summary>What a parked message waits for.</summary>
public enum ParkedState
{
    /// <summary>It is the first of its key, and is tried again by itself.</summary>
    Retrying,

    /// <summary>It is the first of its key, and nothing happens until a person retries, edits or skips it.</summary>
    WaitingForPerson,

    /// <summary>It stands behind another of its key.</summary>
    Behind,
}
