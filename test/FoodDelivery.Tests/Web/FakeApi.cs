using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace FoodDelivery.Tests.Web;

/// <summary>What the gateway offers, with one restaurant, and orders that are kept by their idempotency key.</summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, string> _orders = new();

    private FakeApi(WebApplication application) => _application = application;

    public string Address => _application.Urls.First();

    public string RestaurantName { get; init; } = "Ajanta";

    /// <summary>Each request to place an order.</summary>
    public ConcurrentQueue<(string Key, JsonNode Body)> Placed { get; } = [];

    /// <summary>Answers the next orders in place of taking them.</summary>
    public IResult? Refusal { get; set; }

    /// <summary>Of the last request for an order.</summary>
    public string Authorization { get; private set; } = "";

    public string State { get; set; } = "APPROVAL_PENDING";

    public string? ChangeRefusal { get; set; }

    public bool HasRestaurants { get; set; } = true;

    public static async Task<FakeApi> StartAsync(string restaurantName = "Ajanta")
    {
        var builder = TestHost.CreateBuilder("api");
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var api = new FakeApi(builder.Build()) { RestaurantName = restaurantName };
        api.Map();
        await api._application.StartAsync(TestContext.Current.CancellationToken);
        return api;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private void Map()
    {
        _application.MapGet("/api/v2/restaurants", () => new { items = HasRestaurants ? new[] { Restaurant() } : [] });
        _application.MapGet("/api/restaurants/{id}", (string id) => id == "r1" ? Results.Ok(Restaurant()) : Results.NotFound());
        _application.MapGet("/api/consumers/{id}", (string id) => new { consumerId = id, name = "Ada", orderLimit = Euro("50.00") });
        _application.MapPost("/api/consumers", () => Results.Created("/api/consumers/c7", new { consumerId = "c7" }));
        _application.MapPost("/api/orders", Place);
        _application.MapGet("/api/orders/{id}", (string id, HttpRequest request) => (Authorization = request.Headers.Authorization.ToString()).Length == 0
            ? Results.Unauthorized()
            : id == "another's" ? Results.Problem("Not yours.", statusCode: 403)
            : Results.Ok(new
            {
                orderId = id,
                state = State,
                total = Euro("24.60"),
                rejectionReason = State == "REJECTED" ? "The card was declined." : null,
                changeRefusalReason = ChangeRefusal,
            }));
    }

    private async Task<IResult> Place(HttpRequest request)
    {
        var key = request.Headers["Idempotency-Key"].ToString();
        Placed.Enqueue((key, (await JsonNode.ParseAsync(request.Body))!));
        if (Refusal is not null)
            return Refusal;

        var order = _orders.GetOrAdd(key, _ => $"o{_orders.Count + 1}");
        return Results.Accepted($"/api/orders/{order}", new { orderId = order, state = "APPROVAL_PENDING" });
    }

    private object Restaurant() => new
    {
        restaurantId = "r1",
        name = RestaurantName,
        address = "Lime Street 4",
        menu = new[] { new { id = "m1", name = "Chicken Vindaloo", price = Euro("12.30") } },
    };

    private static object Euro(string amount) => new { amount, currency = "EUR" };
}
