using Hanok.Bench.Load;

namespace Hanok.Bench;

/// <summary>One row of a benchmark's table. What was not measured is null and printed as a dash.</summary>
internal sealed record BenchResult
{
    public required string Name { get; init; }

    public required double PerSecond { get; init; }

    /// <summary>The rate was set by an open loop: it says nothing about the limit and is not compared.</summary>
    public bool RateIsGiven { get; init; }

    public required long Completed { get; init; }

    public long Errors { get; init; }

    public Percentiles? Latency { get; init; }

    /// <summary>CPU microseconds of PostgreSQL per operation.</summary>
    public double? PostgresMicros { get; init; }

    /// <summary>CPU microseconds of the .NET processes per operation.</summary>
    public double? DotnetMicros { get; init; }

    /// <summary>Bytes of write-ahead log per operation.</summary>
    public double? LogBytes { get; init; }

    public string? Remark { get; init; }

    public static BenchResult Of(string name, LoadResult load, ServerMeter.Reading spent, Percentiles? latency = null, string? remark = null)
    {
        var operations = Math.Max(1, load.Completed);
        return new()
        {
            Name = name,
            PerSecond = load.PerSecond,
            Completed = load.Completed,
            Errors = load.Errors,
            Latency = latency ?? load.Latency,
            PostgresMicros = spent.PostgresSeconds * 1e6 / operations,
            DotnetMicros = spent.DotnetSeconds * 1e6 / operations,
            LogBytes = spent.LogBytes / operations,
            Remark = remark,
        };
    }
}
