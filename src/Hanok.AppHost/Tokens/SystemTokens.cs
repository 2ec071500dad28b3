using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hanok.AppHost.Admin;
using Hanok.Security;
using Hanok.Issuer;

namespace Hanok.AppHost.Tokens;

/// <summary>The accounts of a running system's issuer. Every service is a client of its own, with a secret that only it is told.</summary>
public sealed class SystemTokens
{
    private readonly TokensDefinition _definition;
    private readonly string _folder, _key;
    private readonly Uri _issuer;
    private readonly TimeProvider _time;

    internal SystemTokens(TokensDefinition definition, string folder, string issuer, IEnumerable<string> services, TimeProvider time)
    {
        (_definition, _folder, _issuer, _time) = (definition, folder, new Uri(issuer), time);
        _key = SecretFile.ReadOrMake(Path.Combine(folder, "client-key"));
        var clients = services.Where(name => name != definition.Issuer.Name).ToDictionary(name => name, name => new Account(SecretHash.OfRandom(SecretOf(name)), [HanokService.Role]));
        foreach (var (id, roles) in definition.Clients)
            clients[id] = new(roles is null ? null : SecretHash.OfRandom(SecretOf(id)), roles);
        Write(Read() with { Clients = clients });
    }

    private string AccountsPath => Path.Combine(_folder, "accounts.json");

    /// <summary>Adds users, or gives those that are there a new password, roles and claims. The issuer knows them at once.</summary>
    public void AddUsers(IEnumerable<KeyValuePair<string, Account>> users)
    {
        var accounts = Read();
        var all = new SortedDictionary<string, Account>(StringComparer.Ordinal);
        foreach (var (name, user) in (accounts.Users ?? new Dictionary<string, Account>()).Concat(users)) all[name] = user;
        Write(accounts with { Users = all });
    }

    /// <summary>Sends each request with a token of this client, which is a service or one of <see cref="TokensDefinition.WithClient"/>.</summary>
    /// <param name="receiver">The service that is called; needed for the token of a service.</param>
    public HttpMessageHandler As(string client, HttpMessageHandler inner, string? receiver = null) => new ClientTokenHandler(
        new Uri(_issuer, "/connect/token"), client, SecretOf(client), receiver is null ? null : $"{_definition.Audience}/{receiver}", _time)
    { InnerHandler = inner };

    internal void AddTo(Dictionary<string, string> environment, ServiceDefinition service)
    {
        environment["Hanok__Tokens__Authority"] = _issuer.GetLeftPart(UriPartial.Authority);
        environment["Hanok__Tokens__Audience"] = _definition.Audience;
        if (service != _definition.Issuer)
        {
            environment["Hanok__Tokens__Client__Id"] = service.Name;
            environment["Hanok__Tokens__Client__Secret"] = SecretOf(service.Name);
            return;
        }
        environment["Hanok__Issuer__Folder"] = _folder;
        environment["Hanok__Issuer__Accounts"] = AccountsPath;
        // It is a development machine, whatever the environment is called.
        environment["Hanok__Issuer__OutsideDevelopment"] = "true";
    }

    // From one secret all others: they stay over a restart, and no file has them.
    private string SecretOf(string client) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_key), Encoding.UTF8.GetBytes(client)));

    private AccountsFile Read() => File.Exists(AccountsPath)
        ? JsonSerializer.Deserialize(File.ReadAllBytes(AccountsPath), AccountsJson.Default.AccountsFile) ?? AccountsFile.Empty
        : AccountsFile.Empty;

    // Never half: the issuer reads it whenever it changes.
    private void Write(AccountsFile accounts)
    {
        string next = $"{AccountsPath}.{Environment.ProcessId}";
        File.Delete(next);
        PrivateFile.Write(next, JsonSerializer.Serialize(accounts, AccountsJson.Default.AccountsFile));
        File.Move(next, AccountsPath, overwrite: true);
    }
}
