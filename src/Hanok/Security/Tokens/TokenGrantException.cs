namespace Hanok.Security.Tokens;

/// <summary>The issuer gives no token.</summary>
/// <param name="error">The code of RFC 6749, such as <c>invalid_grant</c>; empty when it gave none.</param>
public sealed class TokenGrantException(int status, string error, string? description)
    : Exception($"The issuer answered {status} {error}: {description ?? "it says no more"}.")
{
    public int Status { get; } = status;

    public string Error { get; } = error;
}
