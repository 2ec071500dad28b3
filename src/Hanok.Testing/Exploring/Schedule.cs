using System.Globalization;

namespace Hanok.Testing.Exploring;

/// <summary>Which faults there are, and when: the rest of a run follows from it. Written as <c>4:crash-before-commit 9:delay</c>.</summary>
internal sealed record Schedule(IReadOnlyList<PlannedFault> Faults)
{
    public static readonly Schedule Sound = new([]);

    /// <summary>The point of the last fault; 0 when there is none, as points count from 1.</summary>
    public int Last => Faults.Count > 0 ? Faults[^1].Point : 0;

    public Schedule With(PlannedFault fault) => new([.. Faults, fault]);

    public PlannedFault? At(int point)
    {
        foreach (var fault in Faults)
            if (fault.Point == point)
                return fault;

        return null;
    }

    public override string ToString() => string.Join(' ', Faults.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Point}:{f.Fault}")));

    /// <exception cref="FormatException">It is no schedule.</exception>
    public static Schedule Read(string text) => new([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ReadFault).OrderBy(f => f.Point)]);

    private static PlannedFault ReadFault(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var point)
            && Fault.Read(text[(colon + 1)..]) is { } fault
            ? new(point, fault, null)
            : throw new FormatException($"'{text}' is no fault of a schedule. Give what a failed exploration prints, as '4:crash-before-commit 9:delay'.");
    }
}
