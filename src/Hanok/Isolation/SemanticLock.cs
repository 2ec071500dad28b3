namespace Hanok.Isolation;

/// <summary>A lock that is held.</summary>
/// <param name="Until">When its lease is over; null when it has none. It is still held then, until another asks for it.</param>
public sealed record SemanticLock(string Resource, Guid Owner, long Fence, DateTimeOffset Since, DateTimeOffset? Until)
{
    internal bool IsOver(DateTimeOffset now) => Until <= now;
}
