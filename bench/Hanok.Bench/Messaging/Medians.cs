namespace Hanok.Bench.Messaging;

/// <summary>The rounds of one row as one result: each number is the median by itself.</summary>
internal static class Medians
{
    public static BenchResult Of(IReadOnlyList<BenchResult> rounds)
    {
        var byLatency = rounds.OrderBy(round => round.Latency?.At(50)).ToArray();
        var spread = rounds.Count > 1 && !rounds[0].RateIsGiven
            ? $"; rounds {rounds.Min(r => r.PerSecond):N0} to {rounds.Max(r => r.PerSecond):N0}"
            : "";
        return rounds[^1] with
        {
            PerSecond = Middle(rounds.Select(round => round.PerSecond)),
            Completed = rounds.Sum(round => round.Completed),
            Latency = byLatency[byLatency.Length / 2].Latency,
            PostgresMicros = MiddleOrNull(rounds.Select(round => round.PostgresMicros)),
            DotnetMicros = MiddleOrNull(rounds.Select(round => round.DotnetMicros)),
            LogBytes = MiddleOrNull(rounds.Select(round => round.LogBytes)),
            Remark = rounds[^1].Remark + spread,
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
