using System.Net;
using FoodDelivery.AppHost;
using Hanok.Security.Issuing;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Who may do what, through the gateway, with tokens of its issuer.</summary>
[Collection(SharedSystemTests.Name)]
public sealed class AccessTests(SharedSystem system) : SystemTest(system)
{
    private static readonly string Password = Guid.CreateVersion7().ToString();

    private Uri Gateway => System.Running["gateway"].Address;

    [Fact]
    public async Task Everybody_sees_the_restaurants_and_nobody_orders_without_a_token()
    {
        using var nobody = System.ApiAsNobody();

        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/api/restaurants", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync($"/api/restaurants/{System.Restaurant}", Cancellation)).Status);
        foreach (var answer in new[]
        {
            await nobody.GetAsync($"/api/consumers/{System.Consumer}", Cancellation),
            await nobody.PostAsync("/api/orders", System.AnOrder.ToJson().ToJsonString(), FoodApi.NewKey(), Cancellation),
            await nobody.PostAsync("/api/restaurants", "{}", null, Cancellation),
            await nobody.PostAsync($"/api/restaurants/{System.Restaurant}/close", "", null, Cancellation),
        })
            Assert.Equal(("urn:hanok:problem:token-needed", HttpStatusCode.Unauthorized), ((string?)answer.Json["type"], answer.Status));
    }

    [Fact]
    public async Task A_consumer_has_their_own_orders_and_no_others()
    {
        var mina = await System.Api.CreateConsumerAsync("100.00", Cancellation);
        using var her = As("mina", "consumer", ("consumer_id", mina));
        using var him = As("other", "consumer", ("consumer_id", System.Consumer));

        var order = await her.PlaceAsync(new(mina, System.Restaurant), Cancellation);
        Assert.Equal("APPROVED", (string?)(await System.EndOfAsync(order, Cancellation)).Json["state"]);

        Assert.Equal(HttpStatusCode.OK, (await her.GetAsync($"/api/orders/{order}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.OK, (await her.GetAsync($"/api/consumers/{mina}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await him.GetAsync($"/api/orders/{order}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await him.GetAsync($"/api/consumers/{mina}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await him.PostAsync($"/api/orders/{order}/cancel", "", null, Cancellation)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await him.ReviseAsync(order, 2, Cancellation)).Status);

        // The ticket and the payment, which services show to services alone, come with the order that she may see.
        var page = await her.GetAsync($"/mobile/orders/{order}", Cancellation);
        Assert.True(page.Json["missing"]?.AsArray().Count == 0, page.ToString());
        Assert.Equal("AUTHORIZED", (string?)page.Json["payment"]!["state"]);
        Assert.NotNull(page.Json["ticket"]);
        Assert.Equal(HttpStatusCode.NotFound, (await him.GetAsync($"/mobile/orders/{order}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await her.GetAsync($"/web/tickets/{page.Json["ticket"]!["ticketId"]}", Cancellation)).Status);

        var forHer = await him.PostAsync("/api/orders", new OrderRequest(mina, System.Restaurant).ToJson().ToJsonString(), FoodApi.NewKey(), Cancellation);
        Assert.Equal((HttpStatusCode.Forbidden, "urn:fooddelivery:problem:not-yours"), (forHer.Status, (string?)forHer.Json["type"]));
        Assert.Equal(HttpStatusCode.Accepted, (await her.CancelAsync(order, Cancellation)).Status);
    }

    [Fact]
    public async Task A_restaurant_has_its_tickets_and_no_others()
    {
        var order = await System.Api.PlaceAsync(System.AnOrder, Cancellation);
        var ticket = (string)(await System.EndOfAsync(order, Cancellation)).Json["ticketId"]!;
        using var own = As("mare", "restaurant", ("restaurant_id", System.Restaurant));
        using var other = As("elsewhere", "restaurant", ("restaurant_id", Guid.CreateVersion7()));
        using var consumer = As("guest", "consumer", ("consumer_id", System.Consumer));

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/tickets/{ticket}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/api/tickets/{ticket}/accept", "", null, Cancellation)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await consumer.GetAsync($"/api/tickets/{ticket}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await own.GetAsync($"/api/orders/{order}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.PostAsync($"/api/restaurants/{System.Restaurant}/close", "", null, Cancellation)).Status);
        Assert.Equal("ACCEPTED", (string?)(await own.PostAsync($"/api/tickets/{ticket}/accept", "", null, Cancellation)).Json["state"]);
    }

    [Fact]
    public async Task Somebody_signs_in_in_the_shop_orders_and_signs_out()
    {
        using var prepared = As("jo", "consumer", ("consumer_id", System.Consumer));
        using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = true })
        {
            BaseAddress = Gateway,
            DefaultRequestHeaders = { { "Accept", "text/html" }, { "Sec-Fetch-Site", "same-origin" } },
        };
        using var signIn = new FormUrlEncodedContent([new("username", "jo"), new("password", Password), new("return", "/")]);
        Assert.Equal("/", (await browser.PostAsync("/web/login", signIn, Cancellation)).Headers.Location?.OriginalString);
        Assert.Contains("Signed in as <strong>jo</strong>", await browser.GetStringAsync("/", Cancellation), StringComparison.Ordinal);

        var key = FoodApi.NewKey();
        using var form = new FormUrlEncodedContent(
        [
            new("Form.IdempotencyKey", key), new("Form.Lines[0].MenuItemId", "soup"), new("Form.Lines[0].Quantity", "2"),
            new("Form.DeliveryAddress", "3 Garden Lane"), new("Form.Payment", "valid-card"),
        ]);
        var placed = await browser.PostAsync($"/shop/restaurants/{System.Restaurant}", form, Cancellation);
        Assert.Equal(HttpStatusCode.SeeOther, placed.StatusCode);
        System.Ledger.Write(new(key, Guid.Parse(placed.Headers.Location!.OriginalString.Split('/')[^1]), Outcomes.Approved));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(placed.Headers.Location, Cancellation)).StatusCode);

        await browser.PostAsync("/web/logout", null, Cancellation);
        var after = await browser.GetAsync(placed.Headers.Location, Cancellation);
        Assert.StartsWith("/shop/sign-in", after.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_checks_tokens_by_itself_whoever_comes_around_the_gateway()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var inside = new Uri(System.Running["order"].Address, $"/api/orders/{Guid.CreateVersion7()}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(inside, Cancellation)).StatusCode);

        // Services may hold couriers and places, people may not, and nobody without a token.
        var hold = new Uri(System.Running["kitchen"].Address, $"/hanok/holds/capacity/{Guid.CreateVersion7()}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(hold, Cancellation)).StatusCode);
        using var operators = new HttpClient(System.Running.Tokens.As(FoodDeliverySystem.Operator, new SocketsHttpHandler()));
        Assert.Equal(HttpStatusCode.Forbidden, (await operators.GetAsync(hold, Cancellation)).StatusCode);
        using var order = new HttpClient(System.Running.Tokens.As("order", new SocketsHttpHandler(), "kitchen"));
        Assert.Equal(HttpStatusCode.NotFound, (await order.GetAsync(hold, Cancellation)).StatusCode);

        // What was stolen at the kitchen is worth nothing elsewhere, and nothing at the gateway.
        var courier = new Uri(System.Running["delivery"].Address, $"/hanok/holds/courier/{Guid.CreateVersion7()}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await order.GetAsync(courier, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await order.GetAsync(new Uri(Gateway, $"/api/orders/{Guid.CreateVersion7()}"), Cancellation)).StatusCode);
    }

    private FoodApi As(string user, string role, params (string Name, Guid Value)[] claims)
    {
        System.Running.Tokens.AddUsers(
            [new(user, new Account(SecretHash.Of(Password), [role], claims.ToDictionary(claim => claim.Name, claim => claim.Value.ToString())))]);
        return new(Gateway, System.Ledger, new UserConnection(Gateway, user, Password));
    }
}
