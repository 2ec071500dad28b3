namespace Hanok.Security.Tokens;

/// <summary>The issuer gives no token.</summary>
/// <param name="error">The code of RFC 6749, such as <c>invalid_grant</c>; empty when it gave none.</param>
/// <param name="retryAfter">When it may be asked again, where it says so.</param>
public sealed class TokenGrantException(int status, string error, string? description, TimeSpan? retryAfter = null)
    : Exception($"The issuer answered {status} {error}: {description ?? "it says no more"}.")
{
    public int Status { get; } = status;

    public string Error { get; } = error;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Too many were wrong, or too many come at once: what was asked was not looked at.</summary>
    public bool IsTooMany => Status == 429;
}
