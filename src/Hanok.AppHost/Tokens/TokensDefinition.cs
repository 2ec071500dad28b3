namespace Hanok.AppHost.Tokens;

/// <summary>Access tokens of a system: who issues them, at whose address, and what clients there are beside the services.</summary>
public sealed class TokensDefinition
{
    private readonly Dictionary<string, IReadOnlyList<string>?> _clients = [];

    internal TokensDefinition(ServiceDefinition front, ServiceDefinition issuer, string audience) => (Front, Issuer, Audience) = (front, issuer, audience);

    /// <summary>Under its address all know the issuer.</summary>
    internal ServiceDefinition Front { get; }
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
