namespace Hanok.Security.Tokens;

/// <summary>What a token must say to be taken here.</summary>
/// <param name="Audience">The system: of tokens of people and their programs.</param>
/// <param name="Own">
/// This service alone: of tokens of services, and good for everybody else too. Null where services are known by <paramref name="Audience"/> as well.
/// </param>
internal sealed record TokenRules(
    string Issuer, string Audience, string? Own, IReadOnlyList<string> Algorithms, TimeSpan Skew, string RoleClaim);
