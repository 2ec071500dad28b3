namespace Hanok.Bench.Load;

/// <summary>What a load generator saw in its measured window.</summary>
internal sealed record LoadResult
{
    public required long Completed { get; init; }

    public required long Errors { get; init; }

    /// <summary>Operations an open loop did not start because too many were in flight: the system was past its limit.</summary>
    public long NotStarted { get; init; }

    public required TimeSpan Measured { get; init; }

    public required Percentiles Latency { get; init; }

    /// <summary>How late the generator itself began, already contained in <see cref="Latency"/>. Empty for a closed loop.</summary>
    public Percentiles Lateness { get; init; } = new([]);

    public Exception? FirstError { get; init; }

    public double PerSecond => Measured > TimeSpan.Zero ? Completed / Measured.TotalSeconds : 0;
}
