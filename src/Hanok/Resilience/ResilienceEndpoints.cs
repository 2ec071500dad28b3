using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hanok.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Resilience;

/// <summary><c>GET /hanok/resilience</c>: the clients that this process has used, and how it goes with those that they call. For operators.</summary>
internal static class ResilienceEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints
        .MapGet("/hanok/resilience", (ResilienceClients clients) => Results.Text(
            new JsonObject { ["clients"] = new JsonArray([.. clients.All.Select(Show)]) }.ToJsonString(), "application/json", Encoding.UTF8))
        .RequireAuthorization(HanokAdmin.Policy);

    private static JsonObject Show(ResilientClient client) => new()
    {
        ["name"] = client.Name,
        ["running"] = client.Bulkhead.InUse,
        ["queued"] = client.Bulkhead.Queued,
        ["concurrency"] = client.Options.Concurrency,
        ["queue"] = client.Options.Queue,
        ["retriesLeft"] = Math.Floor(client.Budget.Left),
        ["destinations"] = new JsonArray([.. client.Breakers.All.OrderBy(breaker => breaker.Destination, StringComparer.Ordinal).Select(Show)]),
    };

    private static JsonObject Show(Breaker breaker) => new()
    {
        ["destination"] = breaker.Destination,
        ["state"] = JsonNamingPolicy.KebabCaseLower.ConvertName(breaker.State.Status.ToString()),
        ["since"] = breaker.Since,
        ["failures"] = breaker.State.Failures,
        ["lastError"] = breaker.LastError.Text,
        ["lastErrorAt"] = breaker.LastError.At,
    };
}
