namespace Hanok.Inbox;

/// <summary>Who wants a change, and why.</summary>
internal sealed record Author(string Operator, string Reason);
