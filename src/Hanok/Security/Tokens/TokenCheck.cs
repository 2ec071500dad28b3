using Microsoft.Extensions.Options;

namespace Hanok.Security.Tokens;

/// <summary>Tells who sends a token. Thread-safe.</summary>
/// <remarks><code>
///   token --> (1) known already? --> (2) take apart --> (3) the issuer's key --> (4) decide --> (5) remember
/// </code></remarks>
internal sealed class TokenCheck(IssuerKeys issuer, IOptions<TokenOptions> options, TimeProvider time, string service)
{
    // A few megabytes. Beyond it, who was not seen for longest is checked anew.
    private readonly KnownTokens _known = new(limit: 10_000);

    public async ValueTask<TokenVerdict> CheckAsync(string token, CancellationToken cancellation)
    {
        var settings = options.Value;
        var skew = TimeSpan.FromSeconds(settings.ClockSkewSeconds);
        if (token.Length <= UnverifiedToken.LengthLimit && _known.Find(token, issuer.Current, skew, time.GetUtcNow()) is { } known)
            return known;

        if (UnverifiedToken.Read(token, out var failure) is not { } unverified)
            return TokenVerdict.Refused(failure);

        // Before the issuer is asked for a key that nobody may use.
        if (!settings.Allowed.Contains(unverified.Algorithm))
            return TokenVerdict.Refused(TokenFailure.AlgorithmNotAllowed);

        var key = await issuer.FindAsync(unverified, cancellation);
        var keys = issuer.Current;
        if (key is null)
            return TokenVerdict.Refused(keys.Keys.Count == 0 ? TokenFailure.KeysUnknown : TokenFailure.UnknownKey);

        var rules = new TokenRules(keys.Issuer, settings.Audience, settings.AudienceOf(service), settings.Allowed, skew, settings.RoleClaim);
        var verdict = TokenValidator.Check(unverified, key, rules, time.GetUtcNow());
        if (verdict.Failure == TokenFailure.None)
            _known.Add(token, keys, verdict);

        return verdict;
    }
}
