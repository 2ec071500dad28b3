namespace Hanok.Isolation;

/// <summary>What is to be done about a request for a lock.</summary>
internal enum LockAnswer
{
    Grant,
    RefuseAsLocked,
    RefuseAsFull,

    /// <summary>It stands in line already.</summary>
    WaitsAlready,

    /// <summary>It must stand in line, if that closes no circle.</summary>
    Enqueue,
}
