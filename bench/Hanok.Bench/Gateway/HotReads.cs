using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.AppHost;
using Hanok.AppHost;

namespace Hanok.Bench.Gateway;

/// <summary>One restaurant that everybody looks at, in FoodDelivery as its users run it: with the cache of its route, and without.</summary>
internal static class HotReads
{
    private const string Cached = "with its cache of 1 s";
    private const string NotCached = "without";

    public static async Task RunAsync(BenchContext context, CancellationToken cancellation)
    {
        var measures = new Dictionary<string, List<GatewayMeasure>> { [NotCached] = [], [Cached] = [] };
        foreach (var name in measures.Keys)
        {
            var system = FoodDeliverySystem.AddTo(new HanokSystem("bench", "--fresh") { Home = Path.Combine(context.Home, name.Split(' ')[0]), Output = TextWriter.Null });
            system["gateway"].AnyPort();
            system.WithEnvironment("Logging__LogLevel__Default", "Warning");
            if (name == NotCached)
                system["gateway"].WithEnvironment("ReverseProxy__Routes__restaurant__Metadata__Cache", "");

            await using var running = await system.StartAsync(cancellation);
            var gateway = running["gateway"];
            var view = new Uri(gateway.Address, $"/api/restaurants/{await RestaurantAsync(gateway.Address, cancellation)}");
            var cpu = CpuMeter.OfProcesses(gateway.ProcessId!.Value);
            await Wrk.RunAsync(view, context.Gateway.Connections, context.Gateway.WarmUp, cancellation);
            for (var round = 1; round <= context.Gateway.Rounds; round++)
            {
                await context.Output.WriteLineAsync($"hot read, round {round} of {context.Gateway.Rounds}: {name} ...");
                var before = cpu.ReadSeconds() ?? double.NaN;
                var load = await Wrk.RunAsync(view, context.Gateway.Connections, context.Window, cancellation);
                measures[name].Add(new(load, ((cpu.ReadSeconds() ?? double.NaN) - before) * 1e6 / Math.Max(1, load.Completed), double.NaN));
            }
        }

        await context.Output.WriteLineAsync("\nGET /api/restaurants/{id} through FoodDelivery's gateway:");
        GatewayBenchmark.Write(context, measures, NotCached);
    }

    private static async Task<string> RestaurantAsync(Uri gateway, CancellationToken cancellation)
    {
        using var api = new HttpClient { BaseAddress = gateway };
        using var response = await api.PostAsJsonAsync("/api/restaurants", new JsonObject
        {
            ["name"] = "Bench",
            ["address"] = "1 Loop Street",
            ["menu"] = new JsonArray(new JsonObject { ["id"] = "soup", ["name"] = "Soup", ["price"] = new JsonObject { ["amount"] = "6.15", ["currency"] = "EUR" } }),
        }, cancellation);
        response.EnsureSuccessStatusCode();
        return (string)(await response.Content.ReadFromJsonAsync<JsonObject>(cancellation))!["restaurantId"]!;
    }
}
