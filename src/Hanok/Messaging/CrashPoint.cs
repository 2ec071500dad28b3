namespace Hanok.Messaging;

/// <summary>
/// The places where the death of a process has to be survived, by name, so that a test can die at each of them and not only somewhere
/// (what PostgreSQL calls injection points). Nothing happens there otherwise.
/// </summary>
internal static class CrashPoint
{
    /// <summary>A transaction is complete but for its commit.</summary>
    public const string BeforeCommit = "before-commit";

    /// <summary>It is committed, and nobody has been told.</summary>
    public const string AfterCommit = "after-commit";

    /// <summary>A batch is durable at its destination, and the log does not know.</summary>
    public const string AfterSendBeforeConfirm = "after-send-before-confirm";

    /// <summary>A run has come, and nothing of it is committed.</summary>
    public const string AfterReceiveBeforeCommit = "after-receive-before-commit";

    /// <summary>A run is committed, and its sender does not know.</summary>
    public const string AfterCommitBeforeAck = "after-commit-before-ack";

    public static readonly string[] All = [BeforeCommit, AfterCommit, AfterSendBeforeConfirm, AfterReceiveBeforeCommit, AfterCommitBeforeAck];

    /// <summary>What a test does there. Set it before a service starts.</summary>
    public static Action<string>? OnReached { get; set; }

    public static void Reached(string point) => OnReached?.Invoke(point);
}
