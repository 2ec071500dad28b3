namespace Hanok.Bench;

/// <param name="Name">What is typed to run it.</param>
/// <param name="Operation">What is counted, in the singular.</param>
/// <param name="RunAsync">Its rows; the first is the yardstick of the ratios. None, when it has printed a table of its own.</param>
internal sealed record Benchmark(string Name, string Description, string Operation,
    Func<BenchContext, CancellationToken, Task<IReadOnlyList<BenchResult>>> RunAsync)
{
    /// <summary>It compares servers, or what must not share one: a server that runs already is of no use to it.</summary>
    public bool NeedsOwnServers { get; init; }
}
