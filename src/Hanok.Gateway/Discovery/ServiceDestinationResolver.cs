using System.Collections.Concurrent;
using Hanok.Discovery;
using Hanok.Gateway.Weights;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Hanok.Gateway.Discovery;

/// <summary>Turns the destination <c>http://kitchen</c> into one for each instance of it, again at each change.</summary>
internal sealed partial class ServiceDestinationResolver(ServiceAddresses services, ILogger<ServiceDestinationResolver> logger) : IDestinationResolver
{
    // At most as many as there are clusters.
    private readonly ConcurrentDictionary<string, bool> _unknown = new(StringComparer.OrdinalIgnoreCase);

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
            // Once each time that it gets lost: it is looked up at every change of anything.
            if (instances.Count > 0)
                _unknown.TryRemove(service.Host, out _);
            else if (_unknown.TryAdd(service.Host, true))
                LogUnknown(service.Host, service.Scheme);

            // Named by its address: when one goes, what is known of the others stays with them.
            foreach (var instance in instances)
                resolved[$"{name}[{instance.Authority}]"] = destination with
                {
                    Address = WithPath(instance, service),
                    Health = null,
                    Metadata = services.VersionOf(instance) is { } version
                        ? new Dictionary<string, string>(destination.Metadata ?? new Dictionary<string, string>()) { [Splitting.Version] = version }
                        : destination.Metadata,
                };
        }

        return ValueTask.FromResult(new ResolvedDestinationCollection(resolved, changed));
    }

    private static string WithPath(Uri instance, Uri service) =>
        instance.AbsoluteUri.TrimEnd('/') + (service.AbsolutePath == "/" ? "" : service.AbsolutePath);

    [LoggerMessage(LogLevel.Warning,
        "No address of '{Service}' is known; requests for it are answered with 503. Is it registered? Without a registry, set services__{Service}__{Scheme}__0.")]
    private partial void LogUnknown(string service, string scheme);
}
