namespace Hanok.Testing.Contracts;

/// <param name="Second">Locked too, after the first and some work; null when it is not wanted.</param>
public sealed record LockingState(string Name, string First, string? Second = null, bool Refuse = false)
{
    public long Fence { get; init; }
}
