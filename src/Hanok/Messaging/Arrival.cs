namespace Hanok.Messaging;

/// <summary>A message as a broker delivered it.</summary>
/// <param name="Stream">The stream that its position belongs to; null for a message of a source that keeps no log.</param>
public readonly record struct Arrival(string? Stream, Delivery Delivery);
