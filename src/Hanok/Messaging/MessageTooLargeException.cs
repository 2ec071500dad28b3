namespace Hanok.Messaging;

public sealed class MessageTooLargeException(string type, int size) : Exception(
    $"A message of type {type} has {size:N0} bytes; the limit is {MessageCodec.SizeLimit:N0}. Store the content and send a reference to it.");
