namespace Hanok.Testing.Contracts;

/// <summary>What participants hold.</summary>
/// <param name="IsTaken">It is refused then.</param>
internal sealed record Seat(string Guest, bool IsTaken = false);
