using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>A client of the public API, by HTTP through the gateway like everybody.</summary>
/// <param name="connection">With the token of who asks.</param>
internal sealed class FoodApi(Uri gateway, Ledger ledger, HttpMessageHandler connection) : IDisposable
{
    private static readonly TimeSpan RetryPatience = TimeSpan.FromSeconds(90), RetryPause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = new(connection)
    {
        BaseAddress = gateway,
        Timeout = TimeSpan.FromSeconds(35),
    };

    public static string NewKey() => Guid.CreateVersion7().ToString();

    public static JsonObject Euro(string amount) => new() { ["amount"] = amount, ["currency"] = "EUR" };

    public async Task<Guid> CreateConsumerAsync(string limit, CancellationToken cancellation)
    {
        var body = new JsonObject { ["name"] = "Mina", ["email"] = "mina@example.com", ["orderLimit"] = Euro(limit) };
        return (Guid)(await ExpectAsync(HttpStatusCode.Created, "/api/consumers", body, cancellation)).Json["consumerId"]!;
    }

    /// <summary>With a soup for 6.15 on the menu.</summary>
    public async Task<Guid> CreateRestaurantAsync(CancellationToken cancellation)
    {
        var soup = new JsonObject { ["id"] = "soup", ["name"] = "Soup", ["price"] = Euro("6.15") };
        var body = new JsonObject { ["name"] = "Mare", ["address"] = "1 Loop Street", ["menu"] = new JsonArray(soup) };
        return (Guid)(await ExpectAsync(HttpStatusCode.Created, "/api/restaurants", body, cancellation)).Json["restaurantId"]!;
    }

    public Task CloseRestaurantAsync(Guid id, CancellationToken cancellation) =>
        ExpectAsync(HttpStatusCode.NoContent, $"/api/restaurants/{id}/close", new(), cancellation);

    /// <summary>Places an order that must be accepted at the first try.</summary>
    public async Task<Guid> PlaceAsync(OrderRequest order, CancellationToken cancellation, string? key = null)
    {
        key ??= NewKey();
        var answer = await PostAsync("/api/orders", order.ToJson().ToJsonString(), key, cancellation);
        Assert.True(answer.Status == HttpStatusCode.Accepted, $"The order was not accepted: {answer}");
        return Note(key, order, answer);
    }

    /// <summary>Repeats the request with the same key until it is accepted, as a client does that wants its food.</summary>
    public async Task<Guid> PlaceStubbornlyAsync(OrderRequest order, CancellationToken cancellation)
    {
        var key = NewKey();
        var body = order.ToJson().ToJsonString();
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        while (true)
        {
            var obstacle = "";
            try
            {
                var answer = await PostAsync("/api/orders", body, key, cancellation);
                if (answer.Status == HttpStatusCode.Accepted)
                    return Note(key, order, answer);

                Assert.True((int)answer.Status >= 500, $"No reason to retry, but not accepted: {answer}");
                obstacle = answer.ToString();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                obstacle = e.Message;
            }

            Assert.True(time.GetElapsedTime(began) < RetryPatience, $"Key {key} was not accepted within {RetryPatience.TotalSeconds} s: {obstacle}");
            await Task.Delay(RetryPause, time, cancellation);
        }
    }

    public async Task<Answer> GetAsync(string path, CancellationToken cancellation)
    {
        using var response = await _http.GetAsync(path, cancellation);
        return await Answer.OfAsync(response, cancellation);
    }

    /// <summary>The answer as it begins.</summary>
    public Task<HttpResponseMessage> StreamAsync(string path, CancellationToken cancellation) =>
        _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellation);

    public Task<Answer> PostAsync(string path, string body, string? key, CancellationToken cancellation) =>
        PostAsync(path, Encoding.UTF8.GetBytes(body), key, cancellation);

    public Task<Answer> CancelAsync(Guid order, CancellationToken cancellation, string? key = null)
    {
        ledger.WriteCancellation(order);
        return PostAsync($"/api/orders/{order}/cancel", "", key, cancellation);
    }

    /// <summary>Asks for soups in the place of what was ordered.</summary>
    public Task<Answer> ReviseAsync(
        Guid order, int quantity, CancellationToken cancellation, string? key = null, string? paymentToken = null, string menuItem = "soup")
    {
        var body = new JsonObject
        {
            ["lineItems"] = new JsonArray(new JsonObject { ["menuItemId"] = menuItem, ["quantity"] = quantity }),
            ["paymentToken"] = paymentToken,
        };
        return SendAsync(HttpMethod.Put, $"/api/orders/{order}", Encoding.UTF8.GetBytes(body.ToJsonString()), key, cancellation);
    }

    public Task<Answer> PostAsync(string path, byte[] body, string? key, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, body, key, cancellation);

    private async Task<Answer> SendAsync(HttpMethod method, string path, byte[] body, string? key, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
        };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);

        using var response = await _http.SendAsync(request, cancellation);
        return await Answer.OfAsync(response, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private Guid Note(string key, OrderRequest order, Answer answer)
    {
        var id = (Guid)answer.Json["orderId"]!;
        ledger.Write(new(key, id, order.Outcome));
        return id;
    }

    private async Task<Answer> ExpectAsync(HttpStatusCode status, string path, JsonObject body, CancellationToken cancellation)
    {
        var answer = await PostAsync(path, body.ToJsonString(), key: null, cancellation);
        Assert.True(answer.Status == status, $"POST {path} answered {answer}");
        return answer;
    }
}
