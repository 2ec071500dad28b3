namespace Hanok.Messaging;

/// <summary>A message as it arrives: with its place in the sender's log.</summary>
public readonly record struct Delivery(Position Position, Message Message);
