namespace Hanok.Inbox;

/// <summary>What came of a person's change.</summary>
/// <param name="After">Null when the message is no longer parked, or nothing was done.</param>
internal sealed record ParkedChange(ParkedOutcome Outcome, ParkedId Id, ParkedId Head, ParkedMessage? Before = null, ParkedMessage? After = null);
