namespace Hanok.Messaging;

/// <summary>Where a message stands in its sender's log: the position of its commit, and its number within that commit.</summary>
/// <remarks>Positions of one stream are totally ordered and grow with time, which is what makes a watermark enough to drop repeats.</remarks>
public readonly record struct Position(long Commit, int Index) : IComparable<Position>
{
    public static readonly Position None = new(0, -1);

    // 72 petabytes of log: two years at a gigabyte a second, without a pause.
    private const long Farthest = 1L << 56;

    /// <summary>Whether any log can have it. What cannot be must not become a watermark: all that came after it would be dropped.</summary>
    internal bool IsPlausible => Commit is > 0 and <= Farthest && Index >= 0;

    public int CompareTo(Position other) =>
        Commit != other.Commit ? Commit.CompareTo(other.Commit) : Index.CompareTo(other.Index);

    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;

    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;

    public static bool operator <=(Position left, Position right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Position left, Position right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Commit >> 32:X}/{Commit & 0xFFFFFFFF:X}#{Index}";
}
