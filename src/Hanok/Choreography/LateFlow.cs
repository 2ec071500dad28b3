namespace Hanok.Choreography;

/// <summary>An instance of a flow that has not ended at its deadline.</summary>
/// <param name="Id">The conversation.</param>
/// <param name="Key">The key of the event that started it.</param>
public sealed record LateFlow(Guid Id, string Key);
