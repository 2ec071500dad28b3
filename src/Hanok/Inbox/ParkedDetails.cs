namespace Hanok.Inbox;

/// <summary>One parked message, with its place among those of its key.</summary>
/// <param name="Head">The first of its key: itself, unless it stands behind.</param>
/// <param name="Behind">How many stand behind it.</param>
/// <param name="Next">The first of those, at most <see cref="NextLimit"/>.</param>
public sealed record ParkedDetails(ParkedItem Item, ParkedId Head, int Behind, IReadOnlyList<ParkedId> Next)
{
    /// <summary>Enough for a person to see what waits; the list has all of them.</summary>
    public const int NextLimit = 20;
}
