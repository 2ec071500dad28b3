using System.Globalization;

namespace Hanok.Testing.Exploring;

/// <summary>What an exploration that found nothing has tried.</summary>
/// <param name="ByFaults">How many schedules had no fault, one, two...</param>
/// <param name="Steps">Deliveries, calls and timers of all schedules together.</param>
public sealed record Explored(string Name, IReadOnlyList<int> ByFaults, long Steps)
{
    private static readonly string[] Words = ["without a fault", "with one", "with two", "with three"];

    public int Schedules => ByFaults.Sum();

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"'{Name}' holds in {Schedules:N0} schedules ({string.Join(", ", ByFaults.Select(Show))}), {Steps:N0} steps in all.");

    private static string Show(int schedules, int faults) =>
        string.Create(CultureInfo.InvariantCulture, $"{schedules:N0} {(faults < Words.Length ? Words[faults] : $"with {faults}")}");
}
