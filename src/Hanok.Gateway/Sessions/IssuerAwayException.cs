namespace Hanok.Gateway.Sessions;

/// <summary>Who somebody is cannot be found out just now.</summary>
internal sealed class IssuerAwayException(Exception cause) : Exception("The issuer of tokens gives none.", cause);
