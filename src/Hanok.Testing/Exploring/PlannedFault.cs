namespace Hanok.Testing.Exploring;

/// <param name="Point">Counts from 1.</param>
/// <param name="Label">What happened at the point when the fault was planned, to notice a world that does not repeat itself; null when nobody knows.</param>
internal sealed record PlannedFault(int Point, Fault Fault, string? Label);
