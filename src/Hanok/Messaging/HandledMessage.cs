namespace Hanok.Messaging;

/// <summary>A contract class with which this service reads messages of its type, known without making the handler.</summary>
internal sealed record HandledMessage(Type Contract);
