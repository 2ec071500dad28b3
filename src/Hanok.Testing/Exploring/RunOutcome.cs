namespace Hanok.Testing.Exploring;

/// <param name="Failures">What does not hold; empty when all is well.</param>
/// <param name="Story">What happened, line by line; empty when it was not asked for.</param>
internal sealed record RunOutcome(IReadOnlyList<string> Failures, IReadOnlyList<SchedulePoint> Points, IReadOnlyList<string> Story);
