using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Hanok.Gateway.Discovery;

/// <summary>Turns the destination <c>http://kitchen</c> into one for each configured address of it, again at each change.</summary>
internal sealed partial class ConfigurationDestinationResolver(
    IConfiguration configuration, ILogger<ConfigurationDestinationResolver> logger) : IDestinationResolver
{
    public ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        // Taken before reading: a change in between is then seen as one.
        var changed = configuration.GetReloadToken();
        var resolved = new Dictionary<string, DestinationConfig>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, destination) in destinations)
        {
            if (!ServiceAddresses.IsService(destination.Address, out var service))
            {
                resolved[name] = destination;
                continue;
            }

            var addresses = ServiceAddresses.Of(configuration, service.Host, service.Scheme);
            if (addresses.Count == 0)
                LogUnknown(service.Host, service.Scheme);

            for (var i = 0; i < addresses.Count; i++)
                resolved[$"{name}[{i}]"] = destination with { Address = WithPath(addresses[i], service), Health = null };
        }

        return ValueTask.FromResult(new ResolvedDestinationCollection(resolved, changed));
    }

    private static string WithPath(string address, Uri service) =>
        service.AbsolutePath == "/" ? address : address.TrimEnd('/') + service.AbsolutePath;

    [LoggerMessage(LogLevel.Warning,
        "No address of '{Service}' is configured; requests for it are answered with 503. Set services__{Service}__{Scheme}__0.")]
    private partial void LogUnknown(string service, string scheme);
}
