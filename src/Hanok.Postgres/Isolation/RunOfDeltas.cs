namespace Hanok.Postgres.Isolation;

/// <summary>Amounts that are added one after the other: their sum, and how far they lead down and up on the way.</summary>
internal readonly record struct RunOfDeltas(decimal Sum, decimal Low, decimal High)
{
    public static RunOfDeltas Of(IReadOnlyList<decimal> amounts)
    {
        var run = default(RunOfDeltas);
        foreach (var amount in amounts)
        {
            var sum = run.Sum + amount;
            run = new(sum, Math.Min(run.Low, sum), Math.Max(run.High, sum));
        }

        return run;
    }
}
