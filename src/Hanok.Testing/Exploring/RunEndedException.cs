namespace Hanok.Testing.Exploring;

/// <summary>A run has gone wrong in a way that it cannot go on from; the message says what does not hold.</summary>
internal sealed class RunEndedException(string message) : Exception(message);
