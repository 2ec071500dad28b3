using Hanok.Discovery;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Hanok.Gateway.Discovery;

/// <summary>Turns the destination <c>http://kitchen</c> into one for each instance of it, again at each change.</summary>
internal sealed partial class ServiceDestinationResolver(ServiceAddresses services, ILogger<ServiceDestinationResolver> logger) : IDestinationResolver
{
    public ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        // Taken before reading: a change in between is then seen as one.
        var changed = services.Changed();
        var resolved = new Dictionary<string, DestinationConfig>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, destination) in destinations)
        {
            if (!DestinationAddress.IsService(destination.Address, out var service))
            {
                resolved[name] = destination;
                continue;
            }

            var instances = services.Of(service.Host, service.Scheme);
            if (instances.Count == 0)
                LogUnknown(service.Host, service.Scheme);

            // Named by its address: when one goes, what is known of the others stays with them.
            foreach (var instance in instances)
                resolved[$"{name}[{instance.Authority}]"] = destination with { Address = WithPath(instance, service), Health = null };
        }

        return ValueTask.FromResult(new ResolvedDestinationCollection(resolved, changed));
    }

    private static string WithPath(Uri instance, Uri service) =>
        service.AbsolutePath == "/" ? instance.AbsoluteUri : instance.AbsoluteUri.TrimEnd('/') + service.AbsolutePath;

    [LoggerMessage(LogLevel.Warning,
        "No address of '{Service}' is known; requests for it are answered with 503. Is it registered? Without a registry, set services__{Service}__{Scheme}__0.")]
    private partial void LogUnknown(string service, string scheme);
}
