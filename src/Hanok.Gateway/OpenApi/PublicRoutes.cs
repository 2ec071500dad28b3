using Hanok.Gateway.Versions;
using Yarp.ReverseProxy.Configuration;

namespace Hanok.Gateway.OpenApi;

/// <summary>What can be called from outside, as the routes have it.</summary>
internal sealed class PublicRoutes(IEnumerable<IProxyConfigProvider> providers)
{
    // They change a path in a way that a description cannot be found behind. PathPattern and PathRemovePrefix are understood.
    private static readonly string[] Opaque = ["PathSet", "PathPrefix"];

    /// <param name="prefix">As in <c>/mobile/</c>.</param>
    public IReadOnlyList<PublicRoute> Under(string prefix)
    {
        var configs = providers.Select(provider => provider.GetConfig()).ToList();
        var clusters = configs.SelectMany(config => config.Clusters).ToList();
        return [.. configs.SelectMany(config => config.Routes)
            .Where(route => route.Match.Path?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) == true)
            // A second way to the same, chosen by a header.
            .Where(route => route.Match is { Headers: null or { Count: 0 }, QueryParameters: null or { Count: 0 } })
            .Select(route => Of(route, clusters)).OfType<PublicRoute>()];
    }

    private static PublicRoute? Of(RouteConfig route, List<ClusterConfig> clusters)
    {
        var servicePath = route.Match.Path!;
        foreach (var transform in route.Transforms ?? [])
        {
            if (Opaque.Any(transform.ContainsKey))
                return null;

            if (transform.TryGetValue("PathPattern", out var pattern))
                servicePath = pattern;
            else if (transform.TryGetValue("PathRemovePrefix", out var prefix))
                servicePath = servicePath.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? servicePath[prefix.Length..] : servicePath;
        }

        var cluster = clusters.FirstOrDefault(c => string.Equals(c.ClusterId, route.ClusterId, StringComparison.OrdinalIgnoreCase));
        var address = cluster?.Destinations?.Values.FirstOrDefault()?.Address;
        var service = Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Host : route.ClusterId;
        return service is null ? null : new(route.Match.Path!, servicePath, service, string.Join(',', route.Match.Methods ?? []), ApiDeprecation.From(route.Metadata, []));
    }
}
