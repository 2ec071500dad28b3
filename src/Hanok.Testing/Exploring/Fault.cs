using System.Globalization;

namespace Hanok.Testing.Exploring;

/// <param name="Which">For <see cref="FaultKind.Next"/>: how many it overtakes.</param>
internal readonly record struct Fault(FaultKind Kind, int Which = 0)
{
    private static readonly (FaultKind Kind, string Name, string Says)[] Words =
    [
        (FaultKind.CrashBeforeCommit, "crash-before-commit", "{0} dies before the commit, and it comes again"),
        (FaultKind.CrashAfterCommit, "crash-after-commit", "{0} dies after the commit, and it comes again"),
        (FaultKind.Duplicate, "duplicate", "it comes a second time when all else is over"),
        (FaultKind.Fail, "fail", "its handler in {0} throws once"),
        (FaultKind.Park, "park", "its handler in {0} throws until it is parked"),
        (FaultKind.Delay, "delay", "it is delayed until all else is quiet and every deadline has passed"),
        (FaultKind.Away, "away", "{0} is away until all else is quiet and every deadline has passed"),
        (FaultKind.TimePasses, "time-passes", "the next timer rings before it comes"),
        (FaultKind.ClockAhead, "clock-ahead", "the clock of {0} jumps a day ahead"),
        (FaultKind.ClockBack, "clock-back", "the clock of {0} jumps a day back"),
        (FaultKind.Together, "together", "what waits behind it comes with it, in one run"),
        (FaultKind.Next, "next", "another comes first"),
    ];

    /// <summary>In words, for somebody who reads the schedule.</summary>
    public string Says(string service) => string.Format(CultureInfo.InvariantCulture, Word(Kind).Says, $"'{service}'");

    public override string ToString() => Which == 0 ? NameOf(Kind) : string.Create(CultureInfo.InvariantCulture, $"{NameOf(Kind)}-{Which}");

    public static string NameOf(FaultKind kind) => Word(kind).Name;

    public static Fault? Read(string text)
    {
        foreach (var (kind, name, _) in Words)
        {
            if (text == name)
                return new(kind);
            if (kind == FaultKind.Next && text.StartsWith($"{name}-", StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var which))
                return new(kind, which);
        }

        return null;
    }

    private static (FaultKind Kind, string Name, string Says) Word(FaultKind kind) => Words[(int)kind];
}
