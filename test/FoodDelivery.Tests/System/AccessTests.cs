using System.Net;
using System.Text.Json.Nodes;
using FoodDelivery.AppHost;
using Hanok.Issuer;

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

    [Fact]
    public async Task Nobody_checks_out_for_another_or_sees_another_checkout()
    {
        var mina = await System.Api.CreateConsumerAsync("100.00", Cancellation);
        using var her = As("mina-checks-out", "consumer", ("consumer_id", mina));
        using var him = As("other", "consumer", ("consumer_id", System.Consumer));
        var order = await her.PlaceAsync(new(mina, System.Restaurant), Cancellation);
        await System.EndOfAsync(order, Cancellation);

        // Another's order is as none; so is one that does not exist.
        foreach (var brought in new[] { order, Guid.CreateVersion7() })
        {
            var refused = await him.PostAsync("/api/checkouts", ACheckout(order: brought), FoodApi.NewKey(), Cancellation);
            Assert.Equal((HttpStatusCode.NotFound, "urn:fooddelivery:problem:not-found"), (refused.Status, refused.ProblemType));
        }

        var (body, key) = (ACheckout(order), FoodApi.NewKey());
        var hers = await her.PostAsync("/api/checkouts", body, key, Cancellation);
        Assert.True(hers.Status == HttpStatusCode.Created, hers.ToString());
        var repeated = await him.PostAsync("/api/checkouts", body, key, Cancellation);
        Assert.DoesNotContain((string)hers.Json["checkoutId"]!, repeated.Body, StringComparison.Ordinal);

        foreach (var path in new[] { $"/api/checkouts/{hers.Json["checkoutId"]}", $"/api/deliveries/{hers.Json["checkoutId"]}" })
        {
            Assert.Equal(HttpStatusCode.OK, (await her.GetAsync(path, Cancellation)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await him.GetAsync(path, Cancellation)).Status);
        }

        // What the operator brings is the consumer's all the same.
        var theirs = await System.Api.PostAsync("/api/checkouts", ACheckout(order), FoodApi.NewKey(), Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await her.GetAsync($"/api/checkouts/{theirs.Json["checkoutId"]}", Cancellation)).Status);
    }

    [Fact]
    public async Task One_consumer_takes_five_of_the_times_ahead_and_no_more()
    {
        var greedy = await System.Api.CreateConsumerAsync("100.00", Cancellation);
        using var them = As("greedy", "consumer", ("consumer_id", greedy));
        await System.EndOfAsync(await System.Api.PlaceAsync(System.AnOrder, Cancellation), Cancellation); // The kitchen knows the restaurant by now.

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => them.PostAsync(
            "/api/checkouts", ACheckout(at: TimeProvider.System.GetUtcNow().AddDays(3).AddHours(n)), FoodApi.NewKey(), Cancellation)));

        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.Created),
            answer => Assert.Equal((HttpStatusCode.TooManyRequests, "urn:fooddelivery:problem:too-many-checkouts"), (answer.Status, answer.ProblemType)));
    }

    [Fact]
    public async Task One_restaurant_watches_twenty_tickets_and_leaves_the_rest_to_others()
    {
        var order = await System.Api.PlaceAsync(System.AnOrder, Cancellation);
        var ticket = (string)(await System.EndOfAsync(order, Cancellation)).Json["ticketId"]!;
        using var own = new HttpClient(Connection(System, "mare-watches", "restaurant", ("restaurant_id", System.Restaurant)))
        {
            BaseAddress = Gateway,
            DefaultRequestHeaders = { { "Accept", "text/event-stream" } },
        };
        var watches = new List<HttpResponseMessage>();
        try
        {
            for (var n = 0; n < 20; n++)
            {
                watches.Add(await own.GetAsync($"/api/kitchen/tickets/{ticket}/changes", HttpCompletionOption.ResponseHeadersRead, Cancellation));
                Assert.Equal(HttpStatusCode.OK, watches[^1].StatusCode);
            }

            using var one = await own.GetAsync($"/api/kitchen/tickets/{ticket}/changes", HttpCompletionOption.ResponseHeadersRead, Cancellation);
            Assert.Equal(HttpStatusCode.TooManyRequests, one.StatusCode);
            Assert.NotNull(one.Headers.RetryAfter);
            using var other = await System.Api.StreamAsync($"/api/kitchen/tickets/{ticket}/changes", Cancellation);
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        }
        finally
        {
            watches.ForEach(watch => watch.Dispose());
        }
    }

    private string ACheckout(Guid? order = null, DateTimeOffset? at = null) => new JsonObject
    {
        ["restaurantId"] = System.Restaurant,
        ["orderId"] = order?.ToString(),
        ["deliverAt"] = at ?? TimeProvider.System.GetUtcNow().AddDays(4),
    }.ToJsonString();

    internal static UserConnection Connection(SystemUnderTest system, string user, string role, params (string Name, Guid Value)[] claims)
    {
        system.Running.Tokens.AddUsers(
            [new(user, new Account(SecretHash.Of(Password), [role], claims.ToDictionary(claim => claim.Name, claim => claim.Value.ToString())))]);
        return new(system.Running["gateway"].Address, user, Password);
    }

    private FoodApi As(string user, string role, params (string Name, Guid Value)[] claims) =>
        new(Gateway, System.Ledger, Connection(System, user, role, claims));
}
