namespace Hanok.Isolation;

/// <summary>What to do when somebody else holds the lock.</summary>
public enum LockWait
{
    /// <summary>Refuse at once: for whoever has a person waiting.</summary>
    Fail,

    /// <summary>Stand in line; a message tells when the lock is granted.</summary>
    Queue,
}
