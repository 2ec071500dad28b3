namespace Hanok.Issuer;

/// <summary>What the accounts file holds.</summary>
public sealed record AccountsFile(IReadOnlyDictionary<string, Account>? Users, IReadOnlyDictionary<string, Account>? Clients)
{
    public static readonly AccountsFile Empty = new(null, null);

    public Account? User(string name) => Users?.GetValueOrDefault(name);

    public Account? Client(string id) => Clients?.GetValueOrDefault(id);
}
