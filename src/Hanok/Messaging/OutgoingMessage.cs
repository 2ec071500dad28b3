namespace Hanok.Messaging;

/// <summary>A message on its way out of the log: its place in it, and the frame as it stands there.</summary>
public readonly record struct OutgoingMessage(Position Position, int Lane, ReadOnlyMemory<byte> Frame);
