using System.Net;
using System.Text.Json.Nodes;
using FoodDelivery.AppHost;
using Hanok.AppHost;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>What the backends for frontends answer, from all services, and from those that are left.</summary>
[Collection(SharedSystemTests.Name)]
public sealed class BffTests(SharedSystem system) : SystemTest(system)
{
    [Fact]
    public async Task A_phone_gets_an_order_with_all_that_has_become_of_it_in_one_call()
    {
        var (order, ticket) = await ApprovedAsync();

        var page = await OrderPageAsync(order);

        Assert.Equal("APPROVED", (string?)page["order"]!["state"]);
        Assert.Equal(ticket, (string?)page["ticket"]!["ticketId"]);
        Assert.Equal("AUTHORIZED", (string?)page["payment"]!["state"]);
        Assert.Equal("12.30", (string?)page["payment"]!["total"]!["amount"]);
        Assert.Null(page["delivery"]);
        Assert.Empty(page["missing"]!.AsArray());
    }

    [Fact]
    public async Task A_checkout_of_an_order_is_its_delivery()
    {
        var (order, _) = await ApprovedAsync();
        await CheckOutAsync(order, HttpStatusCode.Created);
        await CheckOutAsync(Guid.CreateVersion7(), HttpStatusCode.NotFound);

        var page = await OrderPageAsync(order);

        Assert.Equal("SCHEDULED", (string?)page["delivery"]!["state"]);
        Assert.Equal(order, (Guid?)page["delivery"]!["orderId"]);
    }

    [Fact]
    public async Task While_services_are_away_or_hang_the_rest_of_the_order_is_shown()
    {
        var (order, ticket) = await ApprovedAsync();
        await using var away = await Outage.OfAsync(System.Running["delivery"], Cancellation);
        await using var hanging = new Hanging(System.Running["accounting"]);

        var page = await OrderPageAsync(order);

        Assert.Equal("APPROVED", (string?)page["order"]!["state"]);
        Assert.Equal(ticket, (string?)page["ticket"]!["ticketId"]);
        Assert.Equal("""["delivery","payment"]""", page["missing"]!.ToJsonString());
        Assert.Equal("""{"delivery":"down","payment":"timeout"}""", page["reasons"]!.ToJsonString());
    }

    [Fact]
    public async Task An_order_that_is_not_there_is_not_found_by_any_client()
    {
        foreach (var client in new[] { "mobile", "web" })
        {
            var answer = await Api.GetAsync($"/{client}/orders/{Guid.CreateVersion7()}", Cancellation);
            Assert.Equal((HttpStatusCode.NotFound, "urn:fooddelivery:problem:not-found"), (answer.Status, answer.ProblemType));
        }
    }

    [Fact]
    public async Task Each_client_gets_restaurants_in_its_own_shape()
    {
        var home = await Api.GetAsync("/mobile/home", Cancellation);
        var list = await Api.GetAsync("/web/restaurants", Cancellation);

        var card = home.Json["restaurants"]!["items"]!.AsArray().First()!.AsObject();
        Assert.Equal(["restaurantId", "name", "address", "isOpen"], card.Select(field => field.Key));
        Assert.NotNull(list.Json["restaurants"]!["items"]!.AsArray().First()!["menu"]);
    }

    [Theory]
    [InlineData("GET", "/mobile/tickets/1", 404)]
    [InlineData("GET", "/mobile/deliveries/1", 404)]
    [InlineData("GET", "/mobile/restaurants", 404)]
    [InlineData("POST", "/mobile/restaurants", 404)]
    [InlineData("DELETE", "/mobile/orders/1", 405)]
    [InlineData("GET", "/mobile/payments/1", 404)]
    [InlineData("GET", "/api/payments/1", 404)]
    [InlineData("GET", "/mobile/hanok/sagas", 404)]
    [InlineData("GET", "/mobile/orders/..%2f..%2fhanok/sagas", 404)]
    [InlineData("GET", "/mobile/orders/x/..%2f..%2f..%2fhanok%2fopenapi%2fv1.json", 404)]
    [InlineData("GET", "/api/orders/..%2f..%2fhanok%2fopenapi%2fv1.json", 404)]
    public async Task What_a_client_is_not_offered_is_not_there(string method, string path, int status)
    {
        using var http = new HttpClient(System.Running.Tokens.As(FoodDeliverySystem.Operator, new SocketsHttpHandler { UseProxy = false }));
        var uri = new Uri(System.Running["gateway"].Address.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new(method), uri);

        using var response = await http.SendAsync(request, Cancellation);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_client_does_all_that_it_is_offered_under_its_own_path()
    {
        var body = System.AnOrder.ToJson().ToJsonString();
        var key = FoodApi.NewKey();

        var placed = await Api.PostAsync("/mobile/orders", body, key, Cancellation);
        var same = await Api.PostAsync("/api/orders", body, key, Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, placed.Status);
        Assert.Equal(same.Body, placed.Body);
        await System.EndOfAsync(Guid.Parse((string)placed.Json["orderId"]!), Cancellation);
        System.Ledger.Write(new(key, (Guid)placed.Json["orderId"]!, System.AnOrder.Outcome));
    }

    private async Task<(Guid Order, string Ticket)> ApprovedAsync()
    {
        var order = await Api.PlaceAsync(System.AnOrder, Cancellation);
        var end = await System.EndOfAsync(order, Cancellation);
        return (order, (string)end.Json["ticketId"]!);
    }

    private async Task<JsonObject> OrderPageAsync(Guid order)
    {
        var answer = await Api.GetAsync($"/mobile/orders/{order}", Cancellation);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.ToString());
        return answer.Json;
    }

    private async Task CheckOutAsync(Guid order, HttpStatusCode expected)
    {
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);
        var body = new JsonObject { ["restaurantId"] = System.Restaurant, ["orderId"] = order, ["deliverAt"] = tomorrow };
        var answer = await Api.PostAsync("/api/checkouts", body.ToJsonString(), FoodApi.NewKey(), Cancellation);
        Assert.True(answer.Status == expected, answer.ToString());
    }

    /// <summary>A process that takes connections and answers nothing, until this is disposed.</summary>
    private sealed class Hanging : IAsyncDisposable
    {
        private const int SigStop = 19, SigCont = 18;

        private readonly RunningService _service;

        public Hanging(RunningService service)
        {
            _service = service;
            service.Send(SigStop);
        }

        public async ValueTask DisposeAsync()
        {
            _service.Send(SigCont);
            await _service.ReadyAsync(CancellationToken.None);
        }
    }
}
