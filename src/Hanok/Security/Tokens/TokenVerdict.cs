using System.Security.Claims;

namespace Hanok.Security.Tokens;

/// <summary>What was found out about a token: who it is, until when, or why not.</summary>
internal readonly record struct TokenVerdict(TokenFailure Failure, ClaimsIdentity? Identity, DateTimeOffset Expires)
{
    public static TokenVerdict Refused(TokenFailure failure) => new(failure, null, default);
}
