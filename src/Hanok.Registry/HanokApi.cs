using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;
using Hanok.Registry.Watch;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hanok.Registry;

/// <summary>What Eureka does not have, below <c>/hanok/v1</c>.</summary>
internal static class HanokApi
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var root = endpoints.MapGroup("/hanok/v1").RequireAuthorization(Access.Policy);
        root.MapGet("/watch", (HttpContext context, WatchEndpoint watch) => watch.WatchAsync(context));
        root.MapGet("/status", (RegistryApi api) => api.Status());
        root.MapGet("/instances/{app}/{id}/why", TellWhy);
    }

    private static FileContentHttpResult TellWhy(string app, string id, LeaseTable table)
    {
        var key = PathText.Key(app, id);
        var (lease, departure) = table.Trace(key);
        var report = table.Report();
        return TypedResults.Bytes(
            EurekaJson.Write(json =>
            {
                json.WriteStartObject();
                json.WriteString("app", key.App);
                json.WriteString("id", key.Id);
                json.WriteBoolean("listed", lease is not null);
                json.WriteString("because", lease is null ? Why.IsNot(key, departure, report) : Why.IsListed(lease, report.Now));
                json.WriteString("selfPreservation", report.Alarm?.Words);
                json.WriteEndObject();
            }),
            "application/json");
    }
}
