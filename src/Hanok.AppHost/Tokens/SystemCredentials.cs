using Hanok.AppHost.Admin;
using Hanok.Security.Credentials;

namespace Hanok.AppHost.Tokens;

/// <summary>The credentials by which the services of a system know each other. Each is told its own only.</summary>
public sealed class SystemCredentials
{
    private readonly string _secret;

    internal SystemCredentials(string folder) => _secret = SecretFile.ReadOrMake(Path.Combine(folder, "credentials-key"));

    /// <summary>What <paramref name="caller"/> proves itself with at <paramref name="receiver"/>: the password of HTTP Basic authentication.</summary>
    public string Of(string caller, string receiver) => ServiceCredentials.Of(caller, ServiceCredentials.KeyOf(_secret, receiver));

    internal void AddTo(Dictionary<string, string> environment, ServiceDefinition service, IEnumerable<ServiceDefinition> all)
    {
        environment["Hanok__Credentials__Key"] = ServiceCredentials.KeyOf(_secret, service.Name);
        foreach (var other in all) environment[$"Hanok__Credentials__For__{other.Name}"] = Of(service.Name, other.Name);
    }
}
