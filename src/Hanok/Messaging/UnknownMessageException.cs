namespace Hanok.Messaging;

/// <summary>A message that this service has no handler for. Trying again does not help until another version runs.</summary>
public sealed class UnknownMessageException(string message) : Exception(message);
