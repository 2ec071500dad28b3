namespace Hanok.Bench.Load;

/// <summary>A sorted sample of latencies in milliseconds. Every value is kept: no buckets, no interpolation.</summary>
internal sealed class Percentiles
{
    private readonly double[] _sorted;

    public Percentiles(IEnumerable<double> milliseconds)
    {
        _sorted = [.. milliseconds];
        Array.Sort(_sorted);
    }

    public int Count => _sorted.Length;

    public double Mean => _sorted.Length == 0 ? 0 : _sorted.Average();

    public double Max => _sorted.Length == 0 ? 0 : _sorted[^1];

    /// <summary>The smallest measured value that at least <paramref name="percent"/> per cent of the sample do not exceed.</summary>
    public double At(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        if (_sorted.Length == 0)
        {
            return 0;
        }
        var rank = (int)Math.Ceiling(percent / 100 * _sorted.Length);
        return _sorted[Math.Clamp(rank - 1, 0, _sorted.Length - 1)];
    }

    /// <summary>Points (milliseconds, per cent not slower) of the cumulative distribution, dense enough to draw.</summary>
    public IReadOnlyList<(double X, double Y)> Cumulative(int points = 200)
    {
        if (_sorted.Length == 0)
        {
            return [];
        }
        var percents = Enumerable.Range(0, points + 1).Select(i => 100.0 * i / points).Append(99.9).Order();
        return [.. percents.Select(percent => (At(percent), percent))];
    }

    public override string ToString() => $"p50 {At(50):0.00} ms, p99 {At(99):0.00} ms, max {Max:0.00} ms, n = {Count}";
}
