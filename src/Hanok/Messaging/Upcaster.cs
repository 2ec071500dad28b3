namespace Hanok.Messaging;

/// <summary>Turns the body of one version of a message into that of a newer one.</summary>
internal sealed record Upcaster(MessageType Old, MessageType New, Func<MessageJson, ReadOnlyMemory<byte>, byte[]> Upcast);
