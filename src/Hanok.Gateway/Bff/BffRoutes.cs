using Hanok.Gateway.Configuration;
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
    /// <summary>What a BFF's own prefix takes the place of.</summary>
    public const string PublicPrefix = "/api/";

    public IProxyConfig GetConfig()
    {
        // Asked for here and not in the constructor: this is one of them.
        var api = services.GetServices<IProxyConfigProvider>().Where(provider => provider is not BffRoutes).Select(provider => provider.GetConfig()).ToList();
        var changed = new CompositeChangeToken([.. api.Select(config => config.ChangeToken)]);

        // Not from IOptionsMonitor, which may learn of a change after YARP does.
        return new Config([.. Offered(BffOffer.Read(configuration), [.. api.SelectMany(config => config.Routes)])], changed);
    }

    /// <returns>Why a BFF cannot offer what it is to, with the cure.</returns>
    public static IEnumerable<string> Failures(IEnumerable<BffOffer> offers, IReadOnlyList<RouteConfig> api) =>
        from offer in offers
        let route = Find(api, offer.Route)
        let failure = !BffOffer.IsClient(offer.Client) ? $"{offer.Key}: '{offer.Client}' is no name of a BFF. Use lower case letters, digits and hyphens, but not 'api'."
            : route is null ? $"{offer.Key} names no route. There is: {string.Join(", ", api.Select(r => r.RouteId))}."
            : !IsPublic(route) ? $"{offer.Key} is a route to {route.Match.Path}, which a BFF cannot offer: only what is below {PublicPrefix}."
            : offer.MethodList.Count == 0 ? $"{offer.Key} names no method. Write some, as in 'GET, POST', or '{BffOffer.Any}' for those of the route."
            : null
        where failure is not null
        select failure;

    private static IEnumerable<RouteConfig> Offered(IEnumerable<BffOffer> offers, List<RouteConfig> api) =>
        from offer in offers
        let route = Find(api, offer.Route)
        // With no method it would be all of them: what is wrong after a change offers less, never more.
        where route is not null && IsPublic(route) && offer.MethodList.Count > 0 && BffOffer.IsClient(offer.Client)
        select Offer(offer, route);

    private static RouteConfig Offer(BffOffer offer, RouteConfig route) => route with
    {
        RouteId = $"{offer.Client}:{route.RouteId}",
        Match = route.Match with
        {
            Path = Under(offer.Client, route.Match.Path!),
            Methods = offer.Methods.Trim() == BffOffer.Any ? route.Match.Methods : offer.MethodList,
        },
        // Such as the successor of a version.
        Metadata = (route.Metadata ?? new Dictionary<string, string>())
            .Select(e => KeyValuePair.Create(e.Key, e.Value?.StartsWith(PublicPrefix, StringComparison.Ordinal) == true ? Under(offer.Client, e.Value) : e.Value!))
            .Append(KeyValuePair.Create(RouteSettings.ClientName, offer.Client))
            .ToDictionary(StringComparer.OrdinalIgnoreCase),
        Transforms = [new Dictionary<string, string> { ["PathPattern"] = route.Match.Path! }, .. route.Transforms ?? []],
    };

    private static string Under(string client, string path) => $"/{client}/{path[PublicPrefix.Length..]}";

    private static RouteConfig? Find(IReadOnlyList<RouteConfig> api, string id) =>
        api.FirstOrDefault(route => string.Equals(route.RouteId, id, StringComparison.OrdinalIgnoreCase));

    private static bool IsPublic(RouteConfig route) => route.Match.Path?.StartsWith(PublicPrefix, StringComparison.OrdinalIgnoreCase) == true;

    private sealed class Config(IReadOnlyList<RouteConfig> routes, IChangeToken changed) : IProxyConfig
    {
        public IReadOnlyList<RouteConfig> Routes => routes;

        // Those of the API: a route of one provider may lead to a cluster of another.
        public IReadOnlyList<ClusterConfig> Clusters => [];

        public IChangeToken ChangeToken => changed;
    }
}
