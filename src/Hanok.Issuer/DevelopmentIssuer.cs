using System.Text.Json;
using Hanok.Security;
using Hanok.Security.Tokens;
using Microsoft.Extensions.Options;

namespace Hanok.Issuer;

/// <summary>Makes the tokens, and takes back those with which others are asked for.</summary>
internal sealed class DevelopmentIssuer(
    IssuerKeyFile keys, IOptions<IssuerOptions> options, IOptions<TokenOptions> tokens, TimeProvider time)
{
    // Nobody else takes it: its audience is the issuer itself.
    private const string RefreshAudience = "urn:hanok:refresh";

    public string Name => tokens.Value.Authority.TrimEnd('/');

    public string Audience => tokens.Value.Audience;

    public int TokenSeconds => options.Value.TokenSeconds;

    public byte[] KeySet => TokenWriter.KeySet(keys.Current);

    /// <summary>Whom a token of a service is for (RFC 8707): <c>audience/receiver</c>.</summary>
    public bool IsReceiver(string resource) =>
        resource.StartsWith($"{tokens.Value.Audience}/", StringComparison.Ordinal) && ServiceName.IsValid(resource[(tokens.Value.Audience.Length + 1)..]);

    /// <summary>Whether a token of this account must say for whom it is.</summary>
    public bool IsBound(Account account) => !tokens.Value.SharedAudience && account.Roles?.Contains(HanokService.Role) == true;

    /// <param name="audience">Null for the whole system.</param>
    public string AccessToken(string subject, string client, Account account, string? audience = null) => TokenWriter.Write(Signing, TokenWriter.AccessType, json =>
    {
        WriteCommon(json, subject, audience ?? tokens.Value.Audience, TimeSpan.FromSeconds(TokenSeconds));
        json.WriteString("client_id", client);
        json.WriteStartArray(TokenClaims.Role);
        foreach (var role in account.Roles ?? [])
            json.WriteStringValue(role);
        json.WriteEndArray();
        foreach (var (name, value) in account.Claims ?? new Dictionary<string, string>())
            if (!Reserved.Contains(name))
                json.WriteString(name, value);
    });

    /// <summary>For the same user and the same client.</summary>
    public string RefreshToken(string user, string client) => TokenWriter.Write(Signing, TokenWriter.RefreshType, json =>
    {
        WriteCommon(json, user, RefreshAudience, TimeSpan.FromHours(options.Value.RefreshHours));
        json.WriteString("client_id", client);
    });

    /// <summary>The user of a refresh token; null when it is none, or that of another client.</summary>
    public string? UserOf(string refreshToken, string client)
    {
        var known = Security.Tokens.KeySet.Read(Name, KeySet);
        if (UnverifiedToken.Read(refreshToken, TokenWriter.RefreshType, out _) is not { } token || known.Find(token) is not { } key)
            return null;

        var rules = new TokenRules(Name, RefreshAudience, null, ["ES256"], TimeSpan.Zero, TokenClaims.Role);
        var identity = TokenValidator.Check(token, key, rules, time.GetUtcNow()).Identity;
        return identity?.FindFirst("client_id")?.Value == client ? identity.Name : null;
    }

    private static readonly HashSet<string> Reserved =
        new(["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", TokenClaims.Role], StringComparer.OrdinalIgnoreCase);

    private IssuerKey Signing => KeyRotation.Signing(keys.Current, time.GetUtcNow());

    private void WriteCommon(Utf8JsonWriter json, string subject, string audience, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        json.WriteString("iss", Name);
        json.WriteString("sub", subject);
        json.WriteString("aud", audience);
        json.WriteNumber("iat", now.ToUnixTimeSeconds());
        json.WriteNumber("nbf", now.ToUnixTimeSeconds());
        json.WriteNumber("exp", (now + lifetime).ToUnixTimeSeconds());
        json.WriteString("jti", Guid.CreateVersion7(now).ToString());
    }
}
