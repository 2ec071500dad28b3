namespace Hanok.Sagas;

/// <summary>How many instances of one definition have not ended.</summary>
public sealed record RunningSagas(string Name, int Version, string Definition, long Count);
