using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hanok.AppHost;

namespace FoodDelivery.AppHost;

/// <summary>Two consumers and three restaurants, made through the public API when there are none.</summary>
/// <param name="file">Keeps the consumers, which the API does not list, for the shop to offer.</param>
public sealed class SampleData(string file)
{
    private static readonly (string Name, string Email, string Limit)[] Consumers =
        [("Jiwoo Kim", "jiwoo@example.com", "100.00"), ("Minho Park", "minho@example.com", "30.00")];

    private static readonly (string Name, string Address, (string Id, string Name, string Price)[] Menu)[] Restaurants =
    [
        ("Green Bowl", "5 Market Square", [("falafel", "Falafel bowl", "10.20"), ("lentils", "Red lentil soup", "6.40"), ("lemonade", "Mint lemonade", "3.90")]),
        ("Mare", "12 Harbour Street", [("margherita", "Pizza Margherita", "8.90"), ("linguine", "Linguine alle vongole", "14.40"), ("tiramisu", "Tiramisù", "5.60")]),
        ("Hanok Kitchen", "1 Bukchon-ro", [("bibimbap", "Bibimbap", "11.50"), ("kimchi-stew", "Kimchi stew", "9.80"), ("mandu", "Mandu (8)", "7.20")]),
    ];

    private string _orderExample = "";

    public async Task EnsureAsync(RunningSystem running, CancellationToken cancellation)
    {
        using var api = new HttpClient { BaseAddress = running["gateway"].Address };
        var restaurants = await RestaurantsAsync(api, cancellation);
        if (restaurants.Count == 0 || !File.Exists(file))
            restaurants = await CreateAsync(api, cancellation);

        var consumers = JsonNode.Parse(await File.ReadAllTextAsync(file, cancellation))!["Shop"]!["Consumers"]!;
        _orderExample = new JsonObject
        {
            ["consumerId"] = consumers[0]!["id"]!.DeepClone(),
            ["restaurantId"] = restaurants[0]!["restaurantId"]!.DeepClone(),
            ["deliveryAddress"] = "3 Garden Lane",
            ["paymentToken"] = "valid",
            ["lineItems"] = new JsonArray(new JsonObject { ["menuItemId"] = restaurants[0]!["menu"]![0]!["id"]!.DeepClone(), ["quantity"] = 2 }),
        }.ToJsonString();
    }

    /// <summary>A line for the shell that places an order.</summary>
    public string CurlLine(RunningSystem running) =>
        $"curl -i {running["gateway"].Address}api/orders -H 'Content-Type: application/json' -H \"Idempotency-Key: $(date +%s%N)\" -d '{_orderExample}'";

    private async Task<JsonArray> CreateAsync(HttpClient api, CancellationToken cancellation)
    {
        foreach (var (name, address, menu) in Restaurants)
            await PostAsync(api, "/api/restaurants", new()
            {
                ["name"] = name,
                ["address"] = address,
                ["menu"] = new JsonArray([.. menu.Select(item =>
                    new JsonObject { ["id"] = item.Id, ["name"] = item.Name, ["price"] = Euro(item.Price) })]),
            }, cancellation);

        var consumers = new JsonArray();
        foreach (var (name, email, limit) in Consumers)
        {
            var created = await PostAsync(api, "/api/consumers", new() { ["name"] = name, ["email"] = email, ["orderLimit"] = Euro(limit) }, cancellation);
            consumers.Add(new JsonObject { ["id"] = created["consumerId"]!.DeepClone(), ["name"] = name });
        }

        await File.WriteAllTextAsync(file, new JsonObject { ["Shop"] = new JsonObject { ["Consumers"] = consumers } }.ToJsonString(), cancellation);
        return await RestaurantsAsync(api, cancellation);
    }

    private static async Task<JsonArray> RestaurantsAsync(HttpClient api, CancellationToken cancellation) =>
        (await api.GetFromJsonAsync<JsonObject>("/api/v2/restaurants", cancellation))!["items"]!.AsArray();

    private static async Task<JsonNode> PostAsync(HttpClient api, string path, JsonObject body, CancellationToken cancellation)
    {
        using var response = await api.PostAsJsonAsync(path, body, cancellation);
        var answer = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(answer)!
            : throw new AppHostException($"The sample data cannot be made: POST {path} answered {(int)response.StatusCode}: {answer}");
    }

    private static JsonObject Euro(string amount) => new() { ["amount"] = amount, ["currency"] = "EUR" };
}
