namespace Hanok.Sagas;

/// <summary>One thing that happened in a saga.</summary>
/// <param name="Number">1, 2, 3... within the saga.</param>
/// <param name="What">For people: <c>sent</c>, <c>done</c>, <c>refused</c>, <c>undone</c>...</param>
/// <param name="Change">
/// What it changed in the state, as JSON: each changed property with its value before and after. Null when it changed nothing.
/// </param>
public sealed record SagaHistoryEntry(
    Guid SagaId, int Number, DateTimeOffset At, string Step, string What, string? MessageType, Guid? MessageId, string? Detail,
    byte[]? Change = null);
