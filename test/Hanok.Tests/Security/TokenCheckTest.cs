using System.Text;
using System.Text.Json.Nodes;
using Hanok.Security.Tokens;

namespace Hanok.Tests.Security;

/// <summary>Tokens of an issuer of another maker, as a service would look at them.</summary>
public abstract class TokenCheckTest : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private TestIssuer _issuer = null!;

    private protected TestIssuer Issuer => _issuer;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _issuer.Clock = () => Now;
    }

    public async ValueTask DisposeAsync()
    {
        await _issuer.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected string With(string claim, JsonNode? value)
    {
        var claims = _issuer.Claims();
        claims[claim] = value;
        return _issuer.Token(claims);
    }

    private protected static JsonNode Seconds(int from) => Now.ToUnixTimeSeconds() + from;

    private protected TokenRules Rules() => new(_issuer.Authority, TestIssuer.Audience, TestIssuer.Audience + "/kitchen", ["ES256", "RS256"], TimeSpan.FromSeconds(30), "roles");

    private protected TokenVerdict Check(string token, TokenRules? rules = null)
    {
        if (UnverifiedToken.Read(token, out var failure) is not { } unverified)
            return TokenVerdict.Refused(failure);

        var keys = KeySet.Read(_issuer.Authority, Encoding.UTF8.GetBytes(_issuer.KeySet().ToJsonString()));
        return keys.Find(unverified) is { } key
            ? TokenValidator.Check(unverified, key, rules ?? Rules(), DateTimeOffset.FromUnixTimeSeconds(Now.ToUnixTimeSeconds()))
            : TokenVerdict.Refused(TokenFailure.UnknownKey);
    }
}
