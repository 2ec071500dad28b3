namespace Hanok.Testing.Exploring;

/// <summary>Something does not hold when services run by this schedule. The message tells what happened, point by point.</summary>
public sealed class ScheduleFailedException : Exception
{
    internal ScheduleFailedException(string name, Schedule schedule, RunOutcome outcome, int tried) : base(
        $"""
        '{name}' fails, {(schedule.Faults.Count switch
        {
            0 => "without any fault",
            1 => "with one fault",
            var n => $"with {n} faults, and not with fewer",
        })} (schedule {tried} of those tried):

        {Shown(outcome.Story)}

        {string.Join('\n', outcome.Failures)}
        To see it alone: ReplayAsync("{schedule}")
        """) => (Schedule, Failures) = (schedule.ToString(), outcome.Failures);

    // What goes on for ever is the same after a while.
    private static string Shown(IReadOnlyList<string> story) => string.Join(
        '\n', story.Count <= 120 ? story : [.. story.Take(100), $"        ... {story.Count - 110} lines more ...", .. story.Skip(story.Count - 10)]);

    /// <summary>Replays it: see <see cref="Explorer.ReplayAsync"/>.</summary>
    public string Schedule { get; }

    /// <summary>What does not hold.</summary>
    public IReadOnlyList<string> Failures { get; }
}
