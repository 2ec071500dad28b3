using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hanok.AppHost;
using Hanok.Http;
using Hanok.Issuer;

namespace FoodDelivery.AppHost;

/// <summary>
/// Two consumers and three restaurants, made through the public API when there are none, and a user for each of them. They all have the same
/// password, which is printed: nobody but this machine can come here.
/// </summary>
/// <param name="file">Keeps the consumers, which the API does not list, for the shop to offer.</param>
public sealed class SampleData(string file)
{
    public const string Password = "hanok";

    /// <summary>What the shop says to who signs in.</summary>
    public const string SignInHint = $"Sample users: jiwoo and minho, who order, and operator. The password is {Password}.";

    private static readonly (string User, string Name, string Email, string Limit)[] Consumers =
        [("jiwoo", "Jiwoo Kim", "jiwoo@example.com", "100.00"), ("minho", "Minho Park", "minho@example.com", "30.00")];

    private static readonly (string Name, string Address, (string Id, string Name, string Price)[] Menu)[] Restaurants =
    [
        ("Green Bowl", "5 Market Square", [("falafel", "Falafel bowl", "10.20"), ("lentils", "Red lentil soup", "6.40"), ("lemonade", "Mint lemonade", "3.90")]),
        ("Mare", "12 Harbour Street", [("margherita", "Pizza Margherita", "8.90"), ("linguine", "Linguine alle vongole", "14.40"), ("tiramisu", "Tiramisù", "5.60")]),
        ("Hanok Kitchen", "1 Bukchon-ro", [("bibimbap", "Bibimbap", "11.50"), ("kimchi-stew", "Kimchi stew", "9.80"), ("mandu", "Mandu (8)", "7.20")]),
    ];

    private string _orderExample = "";

    public async Task EnsureAsync(RunningSystem running, CancellationToken cancellation)
    {
        using var api = new HttpClient(running.Tokens.As(FoodDeliverySystem.Operator, ServiceConnections.Handler())) { BaseAddress = running["gateway"].Address };
        var restaurants = await RestaurantsAsync(api, cancellation);
        if (restaurants.Count == 0 || !File.Exists(file))
            restaurants = await CreateAsync(api, cancellation);

        var consumers = JsonNode.Parse(await File.ReadAllTextAsync(file, cancellation))!["Shop"]!["Consumers"]!.AsArray();
        running.Tokens.AddUsers(Users(consumers, restaurants));
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
        $"curl -i {running["gateway"].Address}api/orders -H \"Authorization: Bearer $({TokenLine(running)})\" -H 'Content-Type: application/json' -H \"Idempotency-Key: $(date +%s%N)\" -d '{_orderExample}'";

    // Only tools that are everywhere: the token stands between two quotation marks.
    private static string TokenLine(RunningSystem running) =>
        $"curl -s {running["gateway"].Address}connect/token -d grant_type=password -d client_id={FoodDeliverySystem.CommandLine} "
        + $"-d username={Consumers[0].User} -d password={Password} | cut -d'\"' -f4";

    // At each start: what is here may be older than the users.
    private static Dictionary<string, Account> Users(JsonArray consumers, JsonArray restaurants)
    {
        var users = new Dictionary<string, Account> { ["operator"] = User("operator") };
        foreach (var (user, name, _, _) in Consumers)
            if (Find(consumers, name) is { } consumer)
                users[user] = User("consumer", ("consumer_id", (string)consumer["id"]!));

        foreach (var (name, _, _) in Restaurants)
            if (Find(restaurants, name) is { } restaurant)
                users[name.ToLowerInvariant().Replace(' ', '-')] = User("restaurant", ("restaurant_id", (string)restaurant["restaurantId"]!));

        return users;
    }

    private static JsonNode? Find(JsonArray all, string name) => all.FirstOrDefault(one => (string)one!["name"]! == name);

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
        foreach (var (_, name, email, limit) in Consumers)
        {
            var created = await PostAsync(api, "/api/consumers", new() { ["name"] = name, ["email"] = email, ["orderLimit"] = Euro(limit) }, cancellation);
            consumers.Add(new JsonObject { ["id"] = created["consumerId"]!.DeepClone(), ["name"] = name });
        }

        await File.WriteAllTextAsync(file, new JsonObject { ["Shop"] = new JsonObject { ["Consumers"] = consumers } }.ToJsonString(), cancellation);
        return await RestaurantsAsync(api, cancellation);
    }

    private static Account User(string role, params (string Name, string Value)[] claims) =>
        new(SecretHash.Of(Password), [role], claims.ToDictionary(claim => claim.Name, claim => claim.Value));

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
