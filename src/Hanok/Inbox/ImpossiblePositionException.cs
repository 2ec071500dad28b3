namespace Hanok.Inbox;

/// <summary>
/// What a sender says of its log and what is remembered of it here cannot both be true. Nothing was applied: to go on would be to drop what is
/// new, or what comes after it, as if it were known. The message says what to do.
/// </summary>
public sealed class ImpossiblePositionException(string message) : Exception(message);
