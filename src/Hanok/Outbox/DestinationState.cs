namespace Hanok.Outbox;

/// <summary>What waits for one destination.</summary>
/// <param name="InFlight">Messages in memory: being sent, or next.</param>
/// <param name="Spooled">Messages in the spool. After a failure it may be said too high, never too low, until the spool is drained.</param>
/// <param name="Trouble">Why messages cannot be moved to the spool; null when they can.</param>
public sealed record DestinationState(string Name, int InFlight, long Spooled, string? Trouble)
{
    /// <summary>As exact as <see cref="Spooled"/>.</summary>
    public long SpooledBytes { get; init; }

    /// <summary>When the oldest message that waits was made; null when none waits, or when the spool has not been looked at yet.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Whether what comes for it stays in the log, for neither window nor spool can take more.</summary>
    public bool IsHeld { get; init; }
}
