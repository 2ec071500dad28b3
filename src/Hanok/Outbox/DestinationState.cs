namespace Hanok.Outbox;

/// <summary>What waits for one destination.</summary>
/// <param name="InFlight">Messages in memory: being sent, or next.</param>
/// <param name="Spooled">Messages in the spool. After a failure it may be said too high, never too low, until the spool is drained.</param>
/// <param name="Trouble">Why reading the log waits for this destination; null when it does not.</param>
public sealed record DestinationState(string Name, int InFlight, long Spooled, string? Trouble);
