namespace Hanok.Sagas;

/// <summary>A definition without its code: what can be shown and drawn of it.</summary>
internal sealed record SagaSketch(string Name, int Version, string Definition, TimeSpan? Within, IReadOnlyList<StepSketch> Steps);
