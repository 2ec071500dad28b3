using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.AppHost;
using Hanok.AppHost;
using Hanok.Issuer;
using Hanok.Security.Tokens;

namespace Hanok.Bench.Gateway;

/// <summary>
/// What everybody looks at, a restaurant, and what one looks at again and again, their order: in FoodDelivery as its users run it, with the
/// caches of the two routes, and without. The order is read with a token, which the gateway checks each time.
/// </summary>
internal static class HotReads
{
    private const string Secret = "only for this bench";

    public static async Task RunAsync(BenchContext context, CancellationToken cancellation)
    {
        var measures = new Dictionary<string, List<GatewayMeasure>>();
        foreach (var isCached in new[] { false, true })
        {
            var system = FoodDeliverySystem.AddTo(new HanokSystem("bench", "--fresh") { Home = Path.Combine(context.Home, $"cache-{isCached}"), Output = TextWriter.Null });
            system["gateway"].AnyPort();
            system["registry"].AnyPort();
            system.WithEnvironment("Logging__LogLevel__Default", "Warning");
            if (!isCached)
                system["gateway"].WithEnvironment("ReverseProxy__Routes__restaurant__Metadata__Cache", "").WithEnvironment("ReverseProxy__Routes__order__Metadata__Cache", "");

            await using var running = await system.StartAsync(cancellation);
            var gateway = running["gateway"];
            using var api = new HttpClient(running.Tokens.As(FoodDeliverySystem.Operator, new SocketsHttpHandler { UseProxy = false })) { BaseAddress = gateway.Address };
            var (restaurant, order) = await PlaceAsync(api, cancellation);
            var token = $"Authorization: Bearer {await TokenAsync(running, cancellation)}";
            var cpu = CpuMeter.OfProcesses(gateway.ProcessId!.Value);
            foreach (var (name, path, header) in new[] { ("restaurant", $"/api/restaurants/{restaurant}", null), ("order", $"/api/orders/{order}", token) })
            {
                var url = new Uri(gateway.Address, path);
                await Wrk.RunAsync(url, context.Gateway.Connections, context.Gateway.WarmUp, cancellation, header);
                var all = measures[$"{name}, {(isCached ? "kept" : "not kept")}"] = [];
                for (var round = 1; round <= context.Gateway.Rounds; round++)
                {
                    await context.Output.WriteLineAsync($"hot read of {name}, round {round} of {context.Gateway.Rounds}: {(isCached ? "with cache" : "without")} ...");
                    var before = cpu.ReadSeconds() ?? double.NaN;
                    var load = await Wrk.RunAsync(url, context.Gateway.Connections, context.Window, cancellation, header);
                    all.Add(new(load, ((cpu.ReadSeconds() ?? double.NaN) - before) * 1e6 / Math.Max(1, load.Completed), double.NaN));
                }
            }
        }

        await context.Output.WriteLineAsync("\nGET /api/restaurants/{id} and, with a token, GET /api/orders/{id} through FoodDelivery's gateway:");
        GatewayBenchmark.Write(context, measures, "restaurant, not kept");
    }

    private static async Task<(string Restaurant, string Order)> PlaceAsync(HttpClient api, CancellationToken cancellation)
    {
        var restaurant = await PostAsync(api, "/api/restaurants", "restaurantId", new()
        {
            ["name"] = "Bench",
            ["address"] = "1 Loop Street",
            ["menu"] = new JsonArray(new JsonObject { ["id"] = "soup", ["name"] = "Soup", ["price"] = Euro("6.15") }),
        }, cancellation);
        var consumer = await PostAsync(
            api, "/api/consumers", "consumerId", new() { ["name"] = "Bench", ["email"] = "bench@example.com", ["orderLimit"] = Euro("1000.00") }, cancellation);
        api.DefaultRequestHeaders.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        return (restaurant, await PostAsync(api, "/api/orders", "orderId", new()
        {
            ["consumerId"] = consumer,
            ["restaurantId"] = restaurant,
            ["deliveryAddress"] = "2 Loop Street",
            ["paymentToken"] = "valid",
            ["lineItems"] = new JsonArray(new JsonObject { ["menuItemId"] = "soup", ["quantity"] = 2 }),
        }, cancellation));
    }

    private static async Task<string> PostAsync(HttpClient api, string path, string id, JsonObject body, CancellationToken cancellation)
    {
        using var response = await api.PostAsJsonAsync(path, body, cancellation);
        response.EnsureSuccessStatusCode();
        return (string)(await response.Content.ReadFromJsonAsync<JsonObject>(cancellation))![id]!;
    }

    // As somebody at a terminal gets one.
    private static async Task<string> TokenAsync(RunningSystem running, CancellationToken cancellation)
    {
        running.Tokens.AddUsers([new("bench", new Account(SecretHash.Of(Secret), [FoodDeliverySystem.Operator]))]);
        using var http = new HttpClient();
        var grant = await TokenGrant.RequestAsync(
            http, new Uri(running["gateway"].Address, "/connect/token"), FoodDeliverySystem.CommandLine, "",
            [new("grant_type", "password"), new("username", "bench"), new("password", Secret)], cancellation);
        return grant.AccessToken;
    }

    private static JsonObject Euro(string amount) => new() { ["amount"] = amount, ["currency"] = "EUR" };
}
