using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hanok.Gateway.Breaking;
using Hanok.Gateway.Caching;
using Hanok.Gateway.Configuration;
using Hanok.Gateway.Limits;
using Hanok.Gateway.Retries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Hanok.Gateway.Status;

/// <summary><c>GET /hanok/gateway</c>: what the gateway routes, where to, and how it goes. For operators.</summary>
internal static class GatewayEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/hanok/gateway", Show);

    private static IResult Show(
        IProxyStateLookup proxies, Breakers breakers, RetryBudgets budgets, ResponseCache cache, LoadShedding load, ReloadState reload) => Results.Text(new JsonObject
        {
            ["reload"] = new JsonObject { ["at"] = reload.At, ["errors"] = new JsonArray([.. reload.Errors.Select(e => JsonValue.Create(e))]) },
            ["routes"] = new JsonArray([.. proxies.GetRoutes().OrderBy(r => r.Config.RouteId, StringComparer.Ordinal).Select(Route)]),
            ["clusters"] = new JsonArray([.. proxies.GetClusters().OrderBy(c => c.ClusterId, StringComparer.Ordinal)
                .Select(cluster => Cluster(cluster, breakers, budgets))]),
            ["cache"] = Cache(cache),
            ["requests"] = Load(load.Requests),
            ["streams"] = Load(load.Streams),
        }.ToJsonString(), "application/json", Encoding.UTF8);

    private static JsonObject Route(RouteModel route) => new JsonObject
    {
        ["id"] = route.Config.RouteId,
        ["path"] = route.Config.Match.Path,
        ["methods"] = route.Config.Match.Methods is { } methods ? new JsonArray([.. methods.Select(m => JsonValue.Create(m))]) : null,
        ["cluster"] = route.Config.ClusterId,
        ["metadata"] = route.Config.Metadata is { } metadata
            ? new JsonObject(metadata.Select(m => KeyValuePair.Create<string, JsonNode?>(m.Key, m.Value))) : null,
    };

    private static JsonObject Cluster(ClusterState cluster, Breakers breakers, RetryBudgets budgets) => new JsonObject
    {
        ["id"] = cluster.ClusterId,
        ["retriesLeft"] = Math.Floor(budgets.Of(cluster).Left),
        ["destinations"] = new JsonArray([.. cluster.Destinations.Values.OrderBy(d => d.DestinationId, StringComparer.Ordinal)
            .Select(destination => Destination(destination, breakers.Of(destination)))]),
    };

    private static JsonObject Destination(DestinationState destination, Breaker breaker) => new JsonObject
    {
        ["id"] = destination.DestinationId,
        ["address"] = destination.Model.Config.Address,
        ["requests"] = destination.ConcurrentRequestCount,
        ["health"] = new JsonObject { ["active"] = Text(destination.Health.Active), ["passive"] = Text(destination.Health.Passive) },
        ["breaker"] = new JsonObject
        {
            ["state"] = Text(breaker.State),
            ["failures"] = breaker.Failures,
            ["restSeconds"] = breaker.State == BreakerState.Open ? Math.Ceiling(breaker.Rest.TotalSeconds) : null,
        },
    };

    private static JsonObject Cache(ResponseCache cache) => new JsonObject
    {
        ["entries"] = cache.Entries,
        ["bytes"] = cache.Bytes,
        ["hits"] = cache.Counters.Hits,
        ["misses"] = cache.Counters.Misses,
        ["shared"] = cache.Counters.Shared,
        ["waiting"] = cache.Counters.Waiting,
        ["stale"] = cache.Counters.Stale,
        ["evictions"] = cache.Counters.Evictions,
    };

    private static JsonObject Load((int Inside, int Waiting) now) => new JsonObject { ["inside"] = now.Inside, ["waiting"] = now.Waiting };

    private static string Text<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
