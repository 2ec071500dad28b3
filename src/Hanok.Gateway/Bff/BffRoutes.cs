using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace Hanok.Gateway.Bff;

/// <summary>
/// The routes that the BFFs offer, made from those of the public API: the same cluster, limits and policies under another prefix. They follow
/// when the configuration changes.
/// </summary>
internal sealed class BffRoutes(IServiceProvider services, IConfiguration configuration) : IProxyConfigProvider
{
    public const string Any = "*";

    /// <summary>What a BFF's own prefix takes the place of.</summary>
    public const string PublicPrefix = "/api/";

    private static readonly char[] Separators = [',', ' '];

    public IProxyConfig GetConfig()
    {
        // Asked for here and not in the constructor: this is one of them.
        var api = services.GetServices<IProxyConfigProvider>().Where(provider => provider is not BffRoutes).Select(provider => provider.GetConfig()).ToList();
        var changed = new CompositeChangeToken([.. api.Select(config => config.ChangeToken)]);

        // Not by IOptionsMonitor, which may learn of a change after YARP does.
        var options = configuration.GetSection(BffOptions.Section).Get<BffOptions>() ?? new();
        return new Config([.. Offered(options, [.. api.SelectMany(config => config.Routes)])], changed);
    }

    /// <returns>Why a BFF cannot offer what it is to, with the cure.</returns>
    public static IEnumerable<string> Failures(BffOptions options, IReadOnlyList<RouteConfig> api) =>
        from client in options.Clients
        from offer in client.Value
        let key = $"{BffOptions.Section}:Clients:{client.Key}:{offer.Key}"
        let route = Find(api, offer.Key)
        let failure = route is null ? $"{key} names no route. There is: {string.Join(", ", api.Select(r => r.RouteId))}."
            : !IsPublic(route) ? $"{key} is a route to {route.Match.Path}, which a BFF cannot offer: only what is below {PublicPrefix}."
            : offer.Value != Any && Methods(offer.Value).Count == 0 ? $"{key} names no method. Write some, as in 'GET, POST', or '{Any}' for those of the route."
            : null
        where failure is not null
        select failure;

    private static IEnumerable<RouteConfig> Offered(BffOptions options, List<RouteConfig> api) =>
        from client in options.Clients
        from offer in client.Value
        let route = Find(api, offer.Key)
        where route is not null && IsPublic(route)
        select Offer(client.Key, route, offer.Value);

    private static RouteConfig Offer(string client, RouteConfig route, string methods) => route with
    {
        RouteId = $"{client}:{route.RouteId}",
        Match = route.Match with { Path = Under(client, route.Match.Path!), Methods = methods == Any ? route.Match.Methods : Methods(methods) },
        Metadata = route.Metadata?.ToDictionary(e => e.Key, e => e.Value.StartsWith(PublicPrefix, StringComparison.Ordinal) ? Under(client, e.Value) : e.Value),
        Transforms = [new Dictionary<string, string> { ["PathPattern"] = route.Match.Path! }, .. route.Transforms ?? []],
    };

    private static string Under(string client, string path) => $"/{client}/{path[PublicPrefix.Length..]}";

    private static RouteConfig? Find(IReadOnlyList<RouteConfig> api, string id) =>
        api.FirstOrDefault(route => string.Equals(route.RouteId, id, StringComparison.OrdinalIgnoreCase));

    private static bool IsPublic(RouteConfig route) => route.Match.Path?.StartsWith(PublicPrefix, StringComparison.OrdinalIgnoreCase) == true;

    private static List<string> Methods(string text) =>
        [.. text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(method => method.ToUpperInvariant())];

    private sealed class Config(IReadOnlyList<RouteConfig> routes, IChangeToken changed) : IProxyConfig
    {
        public IReadOnlyList<RouteConfig> Routes => routes;

        // Those of the API: a route of one provider may lead to a cluster of another.
        public IReadOnlyList<ClusterConfig> Clusters => [];

        public IChangeToken ChangeToken => changed;
    }
}
