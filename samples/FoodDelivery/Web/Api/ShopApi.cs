using System.Net;
using System.Text.Json;

namespace FoodDelivery.Web.Api;

/// <summary>The public API behind the gateway.</summary>
/// <exception cref="ApiUnavailableException">It does not answer, or a service behind it does not.</exception>
/// <exception cref="ApiRefusedException">It said no, and why.</exception>
/// <remarks>
/// A client for each kind of thing, with a breaker and a bulkhead of its own: they all speak to one gateway, but to different services behind
/// it, and while one of these is away the others are not to be taken for away too.
/// </remarks>
public sealed class ShopApi(IHttpClientFactory clients)
{
    private const string Restaurants = "restaurants", Consumers = "consumers", Orders = "orders";

    /// <summary>The names of the clients.</summary>
    public static IReadOnlyList<string> Clients { get; } = [Restaurants, Consumers, Orders];

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    public async Task<IReadOnlyList<Restaurant>> RestaurantsAsync(CancellationToken cancel) =>
        (await GetAsync<RestaurantPage>(Restaurants, "/api/v2/restaurants", cancel))?.Items ?? [];

    public Task<Restaurant?> RestaurantAsync(string id, CancellationToken cancel) =>
        GetAsync<Restaurant>(Restaurants, $"/api/restaurants/{Uri.EscapeDataString(id)}", cancel);

    public Task<Consumer?> ConsumerAsync(string id, CancellationToken cancel) =>
        GetAsync<Consumer>(Consumers, $"/api/consumers/{Uri.EscapeDataString(id)}", cancel);

    public Task<Order?> OrderAsync(string id, CancellationToken cancel) =>
        GetAsync<Order>(Orders, $"/api/orders/{Uri.EscapeDataString(id)}", cancel);

    /// <summary>Places an order. The same key means the same order, however often it is sent.</summary>
    /// <returns>The id of the order.</returns>
    public Task<string> PlaceAsync(NewOrder order, string idempotencyKey, CancellationToken cancel) =>
        PostAsync(Orders, "/api/orders", order, "orderId", idempotencyKey, cancel);

    /// <returns>The id of the consumer.</returns>
    public Task<string> RegisterAsync(NewConsumer consumer, CancellationToken cancel) =>
        PostAsync(Consumers, "/api/consumers", consumer, "consumerId", null, cancel);

    private async Task<T?> GetAsync<T>(string client, string path, CancellationToken cancel) where T : class
    {
        using var response = await SendAsync(client, new(HttpMethod.Get, path), cancel);
        // An id that is no id at all is refused by some services, and a restaurant by those for consumers; to a reader that is the same as one
        // that nobody has.
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden)
            return null;

        return await ReadAsync<T>(response, cancel);
    }

    private async Task<string> PostAsync<T>(
        string client, string path, T body, string id, string? idempotencyKey, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: Json) };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);

        using var response = await SendAsync(client, request, cancel);
        var answer = await ReadAsync<JsonElement>(response, cancel);
        return answer.ValueKind is JsonValueKind.Object && answer.TryGetProperty(id, out var value) && value.GetString() is { } text
            ? text
            : throw new ApiUnavailableException($"{path} answered without '{id}'.");
    }

    private async Task<HttpResponseMessage> SendAsync(string client, HttpRequestMessage request, CancellationToken cancel)
    {
        using var http = clients.CreateClient(client);
        try
        {
            return await http.SendAsync(request, cancel);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new ApiUnavailableException($"{request.Method} {request.RequestUri} was not answered.", e);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancel)
    {
        if ((int)response.StatusCode is >= 400 and < 500)
            throw new ApiRefusedException(response.StatusCode, await ApiProblem.ReadWordsAsync(response, cancel));

        if (!response.IsSuccessStatusCode)
            throw new ApiUnavailableException($"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}.");

        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Json, cancel) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException e)
        {
            throw new ApiUnavailableException($"{response.RequestMessage?.RequestUri} answered with something unreadable.", e);
        }
    }
}
