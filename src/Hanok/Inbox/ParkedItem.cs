namespace Hanok.Inbox;

/// <summary>A parked message, and what it waits for.</summary>
public sealed record ParkedItem(ParkedMessage Message, ParkedState State);
