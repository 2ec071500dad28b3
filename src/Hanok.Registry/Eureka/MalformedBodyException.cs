namespace Hanok.Registry.Eureka;

/// <summary>A body that cannot be taken; the message says what is wrong with it.</summary>
internal sealed class MalformedBodyException(string message) : Exception(message);
