namespace Hanok.AppHost.Tokens;

/// <summary>Access tokens of a system: which service issues them, and what clients there are beside the services.</summary>
public sealed class TokensDefinition
{
    private readonly Dictionary<string, IReadOnlyList<string>?> _clients = [];

    internal TokensDefinition(ServiceDefinition issuer, string audience) => (Issuer, Audience) = (issuer, audience);

    internal ServiceDefinition Issuer { get; }
    internal string Audience { get; }
    internal IReadOnlyDictionary<string, IReadOnlyList<string>?> Clients => _clients;

    /// <summary>A client with a secret and these roles; see <see cref="SystemTokens.As"/>.</summary>
    public TokensDefinition WithClient(string id, params string[] roles)
    {
        _clients[id] = roles;
        return this;
    }

    /// <summary>A client that cannot keep a secret, as the command line: it has no token of its own, and may only pass on a user's password.</summary>
    public TokensDefinition WithPublicClient(string id)
    {
        _clients[id] = null;
        return this;
    }
}
