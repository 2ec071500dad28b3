namespace Hanok.Testing.Exploring;

/// <summary>What is the same in all schedules of an exploration.</summary>
/// <param name="Starts">The clients that call at the beginning.</param>
/// <param name="Others">The clients that call when all is quiet, or earlier as a fault.</param>
internal sealed record Scenario(
    IReadOnlyList<Func<World, Task>> Starts, IReadOnlyList<Func<World, Task>> Others, IReadOnlyList<Invariant> Invariants, bool MayPark, int StepLimit);
