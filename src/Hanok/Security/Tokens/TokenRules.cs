namespace Hanok.Security.Tokens;

/// <summary>What a token must say to be taken here.</summary>
internal sealed record TokenRules(string Issuer, string Audience, IReadOnlyList<string> Algorithms, TimeSpan Skew, string RoleClaim);
