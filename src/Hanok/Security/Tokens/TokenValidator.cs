using System.Text.Json;

namespace Hanok.Security.Tokens;

/// <summary>Decides about a token. Pure: the key, the rules and the time are given.</summary>
internal static class TokenValidator
{
    public static TokenVerdict Check(UnverifiedToken token, SigningKey key, TokenRules rules, DateTimeOffset now)
    {
        if (!rules.Algorithms.Contains(token.Algorithm))
            return TokenVerdict.Refused(TokenFailure.AlgorithmNotAllowed);

        if (!key.Verifies(token))
            return TokenVerdict.Refused(TokenFailure.WrongSignature);

        try
        {
            using var json = JsonDocument.Parse(token.Payload, UnverifiedToken.Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? Check(json.RootElement, rules, now)
                : TokenVerdict.Refused(TokenFailure.Malformed);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: text in it is no UTF-8.
            return TokenVerdict.Refused(TokenFailure.Malformed);
        }
    }

    /// <summary>Whether a token that was taken once still is.</summary>
    public static bool IsOver(DateTimeOffset expires, TimeSpan skew, DateTimeOffset now) => now - skew >= expires;

    private static TokenVerdict Check(JsonElement payload, TokenRules rules, DateTimeOffset now)
    {
        if (TokenClaims.AreAmbiguous(payload))
            return TokenVerdict.Refused(TokenFailure.Malformed);

        if (Text(payload, "iss") != rules.Issuer)
            return TokenVerdict.Refused(TokenFailure.WrongIssuer);

        var isOwn = rules.Own is not null && IsFor(payload, rules.Own);
        if (!isOwn && !IsFor(payload, rules.Audience))
            return TokenVerdict.Refused(TokenFailure.WrongAudience);

        if (Time(payload, "exp") is not { } expires)
            return TokenVerdict.Refused(TokenFailure.NoExpiry);

        if (IsOver(expires, rules.Skew, now))
            return TokenVerdict.Refused(TokenFailure.Expired);

        // A token from the future is as wrong as one from the past: a clock is, or somebody stores them up.
        foreach (var name in (ReadOnlySpan<string>)["nbf", "iat"])
            if (payload.TryGetProperty(name, out _) && !(Time(payload, name) <= now + rules.Skew))
                return TokenVerdict.Refused(TokenFailure.NotYetValid);

        if (string.IsNullOrEmpty(Text(payload, "sub")))
            return TokenVerdict.Refused(TokenFailure.NoSubject);

        // What a service is given for one receiver must be worth nothing at another.
        var identity = new TokenIdentity(TokenClaims.Read(payload, rules.RoleClaim));
        return !isOwn && rules.Own is not null && identity.HasClaim(TokenClaims.Role, HanokService.Role)
            ? TokenVerdict.Refused(TokenFailure.WrongAudience)
            : new(TokenFailure.None, identity, expires);
    }

    private static bool IsFor(JsonElement payload, string audience) => payload.TryGetProperty("aud", out var aud) && aud.ValueKind switch
    {
        JsonValueKind.String => aud.GetString() == audience,
        JsonValueKind.Array => aud.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.GetString() == audience),
        _ => false,
    };

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Seconds since 1970, possibly with a fraction. What no calendar holds is no time.
    private static DateTimeOffset? Time(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
        && seconds is >= 0 and < 253_402_300_799
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;
}
