namespace Hanok.Sagas;

/// <summary>One step, as it is drawn.</summary>
/// <param name="Group">Steps with the same number are begun together.</param>
/// <param name="Participant">The service that does it; null for a local step, and where the type of the reply does not tell.</param>
internal sealed record StepSketch(
    string Name, StepKind Kind, int Group, bool IsLocal, string? Participant, bool IsConditional, bool HasUndo, TimeSpan? ReplyWithin);
