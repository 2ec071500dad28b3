using Microsoft.Extensions.Options;

namespace Hanok.Registry.Replication;

internal sealed class PeerAddresses : IValidateOptions<RegistryOptions>
{
    public ValidateOptionsResult Validate(string? name, RegistryOptions options)
    {
        List<string> failures =
        [
            .. options.Peers
                .Where(peer => !Uri.TryCreate(peer, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                .Select(peer => $"Hanok__Registry__Peers has '{peer}', which is no address. Write it as in http://10.0.0.7:8761/eureka/."),
        ];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
