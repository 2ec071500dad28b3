namespace Hanok.Messaging;

/// <summary>A handler for one type of message. For replies the type is empty: one dispatcher takes them all.</summary>
public sealed record HandlerRegistration(MessageKind Kind, string Type, IDispatcher Dispatcher);
