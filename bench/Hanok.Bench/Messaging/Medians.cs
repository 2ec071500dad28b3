namespace Hanok.Bench.Messaging;

/// <summary>The rounds of one row as one result: each number is the median by itself; a distribution is that of the round in the middle.</summary>
internal static class Medians
{
    public static BenchResult Of(IReadOnlyList<BenchResult> rounds)
    {
        var middle = rounds.OrderBy(round => round.Latency?.At(50) ?? round.PerSecond).ElementAt(rounds.Count / 2);
        var spread = rounds.Count > 1 && !rounds[0].RateIsGiven
            ? $"; rounds {rounds.Min(r => r.PerSecond):N0} to {rounds.Max(r => r.PerSecond):N0}"
            : "";
        return middle with
        {
            PerSecond = Middle(rounds.Select(round => round.PerSecond)),
            Completed = rounds.Sum(round => round.Completed),
            PostgresMicros = MiddleOrNull(rounds.Select(round => round.PostgresMicros)),
            DotnetMicros = MiddleOrNull(rounds.Select(round => round.DotnetMicros)),
            LogBytes = MiddleOrNull(rounds.Select(round => round.LogBytes)),
            Remark = middle.Remark + spread,
        };
    }

    /// <summary>Of an even number, the mean of the two in the middle.</summary>
    public static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Of what was measured; null when nothing was.</summary>
    public static double? MiddleOrNull(IEnumerable<double?> values)
    {
        var measured = values.OfType<double>().ToArray();
        return measured.Length > 0 ? Middle(measured) : null;
    }
}
