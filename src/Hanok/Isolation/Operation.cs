namespace Hanok.Isolation;

/// <summary>One operation on one thing, as a version file records it.</summary>
/// <param name="Key">The thing: <c>authorization/0199e0a5-...</c>.</param>
/// <param name="Name">Unique for the key; the same name again is the same operation.</param>
public sealed record Operation(string Key, string Name)
{
    /// <summary>The operation that must have been done before; null when there is none.</summary>
    public string? After { get; init; }

    /// <summary>The operation that this one takes back; null when it takes none back.</summary>
    public string? Undoes { get; init; }

    /// <summary>What is needed to do it later, when it comes too early.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}
