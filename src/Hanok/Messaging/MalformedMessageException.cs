namespace Hanok.Messaging;

/// <summary>Bytes that are no Hanok message.</summary>
public sealed class MalformedMessageException(string message) : Exception(message);
