namespace Hanok.Messaging;

/// <summary>
/// A handler for one type of message. For replies the type is empty: one dispatcher takes them all. For those that come on the channel of
/// answers it is <see cref="Channels.AnswersSuffix"/>.
/// </summary>
public sealed record HandlerRegistration(MessageKind Kind, string Type, IDispatcher Dispatcher);
