namespace Hanok.Testing.Exploring;

/// <summary>A point of a run at which something can go wrong.</summary>
internal readonly record struct SchedulePoint(string Label, IReadOnlyList<Fault> Faults);
