namespace Hanok.Inbox;

/// <summary>Which parked messages are meant; null leaves all in.</summary>
public sealed record ParkedFilter(string? Key = null, string? Type = null, ParkedState? State = null);
