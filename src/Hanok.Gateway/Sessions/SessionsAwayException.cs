namespace Hanok.Gateway.Sessions;

/// <summary>The cache that keeps the sessions does not answer.</summary>
internal sealed class SessionsAwayException(Exception cause) : Exception($"The sessions cannot be read or written: {cause.Message}", cause);
