using Hanok.Messaging;

namespace Hanok.Inbox;

/// <summary>A run does not join what was applied before it: the broker has lost something, or gives it out of order.</summary>
public sealed class MissingMessagesException(string stream, int lane, Position applied, Position previous, Position found) : Exception(
    $"Of {stream}, lane {lane}, messages after {applied} up to {previous} are missing: {found} came instead.");
