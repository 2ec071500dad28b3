namespace Hanok.Chassis;

/// <summary>The service cannot start. The message says why and what to do; it is shown without a stack trace.</summary>
public sealed class StartException(string message) : Exception(message);
