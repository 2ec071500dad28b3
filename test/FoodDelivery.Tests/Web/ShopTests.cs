using System.Net;
using Microsoft.AspNetCore.Http;

namespace FoodDelivery.Tests.Web;

public sealed class ShopTests
{
    // Nothing can listen on port 1 without being asked for it by name.
    private const string Nowhere = "http://127.0.0.1:1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shows_the_restaurants_and_their_prices()
    {
        await using var api = await FakeApi.StartAsync();
        await using var shop = await TestShop.StartAsync(api.Address);

        var page = WebUtility.HtmlDecode(await shop.Browser.GetStringAsync("/", Cancel));

        Assert.Contains("<h2>Ajanta</h2>", page);
        Assert.Contains("€12.30", page);
        Assert.Contains("Signed in as <strong>grace</strong>", page);
    }

    [Fact]
    public async Task Says_that_there_are_no_restaurants_yet()
    {
        await using var api = await FakeApi.StartAsync();
        api.HasRestaurants = false;
        await using var shop = await TestShop.StartAsync(api.Address);

        Assert.Contains("No restaurants yet", await shop.Browser.GetStringAsync("/", Cancel));
    }

    [Fact]
    public async Task Places_the_order_and_leads_to_it()
    {
        await using var api = await FakeApi.StartAsync();
        await using var shop = await TestShop.StartAsync(api.Address);

        var response = await shop.SubmitAsync(await shop.OrderFormAsync());

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/shop/orders/o1", response.Headers.Location?.OriginalString);
        Assert.Equal(
            """{"consumerId":"c1","restaurantId":"r1","deliveryAddress":"Main Street 1","paymentToken":"valid-card","lineItems":[{"menuItemId":"m1","quantity":2}]}""",
            Assert.Single(api.Placed).Body.ToJsonString());
    }

    [Fact]
    public async Task Submitting_a_form_twice_places_one_order()
    {
        await using var api = await FakeApi.StartAsync();
        await using var shop = await TestShop.StartAsync(api.Address);
        var form = await shop.OrderFormAsync();

        var first = await shop.SubmitAsync(form);
        var second = await shop.SubmitAsync(form);

        Assert.Single(api.Placed.Select(p => p.Key).Distinct());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.NotEqual(form["Form.IdempotencyKey"], (await shop.OrderFormAsync())["Form.IdempotencyKey"]);
    }

    [Fact]
    public async Task Shows_a_refusal_and_keeps_what_was_typed()
    {
        await using var api = await FakeApi.StartAsync();
        api.Refusal = Results.Problem("The restaurant <b>is</b> closed.", statusCode: 409, type: "urn:food:restaurant-closed");
        await using var shop = await TestShop.StartAsync(api.Address);
        var form = await shop.OrderFormAsync();

        var response = await shop.SubmitAsync(form);
        var page = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains("The restaurant &lt;b&gt;is&lt;/b&gt; closed.", page);
        Assert.Contains("value=\"Main Street 1\"", page);
        Assert.DoesNotContain(form["Form.IdempotencyKey"], page);
    }

    [Fact]
    public async Task Keeps_the_key_when_it_is_not_known_whether_the_order_arrived()
    {
        await using var api = await FakeApi.StartAsync();
        api.Refusal = Results.StatusCode(504);
        await using var shop = await TestShop.StartAsync(api.Address);
        var form = await shop.OrderFormAsync();

        var response = await shop.SubmitAsync(form);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains(form["Form.IdempotencyKey"], await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Names_all_that_is_missing_and_asks_nobody()
    {
        await using var api = await FakeApi.StartAsync();
        await using var shop = await TestShop.StartAsync(api.Address);
        var form = await shop.OrderFormAsync();
        form["Form.Lines[0].Quantity"] = "";
        form["Form.DeliveryAddress"] = " ";

        var response = await shop.SubmitAsync(form);
        var page = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Choose at least one dish.", page);
        Assert.Contains("Say where the food shall be delivered.", page);
        Assert.Empty(api.Placed);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("99999999999")]
    [InlineData("100")]
    [InlineData("-1")]
    public async Task A_quantity_that_is_none_is_a_mistake(string quantity)
    {
        await using var api = await FakeApi.StartAsync();
        await using var shop = await TestShop.StartAsync(api.Address);
        var form = await shop.OrderFormAsync();
        form["Form.Lines[0].Quantity"] = quantity;

        Assert.Equal(HttpStatusCode.BadRequest, (await shop.SubmitAsync(form)).StatusCode);
        Assert.Empty(api.Placed);
    }

    [Fact]
    public async Task Who_is_not_signed_in_sees_the_menu_and_is_led_to_the_page_to_sign_in()
    {
        await using var api = await FakeApi.StartAsync();
        await using var shop = await TestShop.StartAsync(api.Address);
        var form = await shop.OrderFormAsync();
        shop.SignOut();

        var menu = await shop.Browser.GetStringAsync("/shop/restaurants/r1", Cancel);
        Assert.Contains("Chicken Vindaloo", menu);
        Assert.Contains("Sign in to order", menu);
        Assert.DoesNotContain("<form", menu);

        var response = await shop.SubmitAsync(form);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/shop/sign-in?return=%2Fshop%2Frestaurants%2Fr1", response.Headers.Location?.OriginalString);
        Assert.Empty(api.Placed);
    }

    [Fact]
    public async Task The_page_to_sign_in_sends_the_password_to_the_gateway_and_leads_back()
    {
        await using var shop = await TestShop.StartAsync(Nowhere);
        shop.SignOut();

        var page = await shop.Browser.GetStringAsync("/shop/sign-in?problem=wrong&return=/shop/orders/o1", Cancel);

        Assert.Contains("""action="/web/login""", page);
        Assert.Contains("""value="/shop/orders/o1""", page);
        Assert.Contains("do not belong together", page);
    }

    [Fact]
    public async Task An_order_is_asked_for_with_the_token_of_who_looks_at_it()
    {
        await using var api = await FakeApi.StartAsync();
        await using var shop = await TestShop.StartAsync(api.Address);

        await shop.Browser.GetStringAsync("/shop/orders/o1", Cancel);
        Assert.StartsWith("Bearer ey", api.Authorization, StringComparison.Ordinal);

        shop.SignOut();
        var response = await shop.Browser.GetAsync("/shop/orders/o1", Cancel);
        Assert.Equal("/shop/sign-in?return=%2Fshop%2Forders%2Fo1", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task An_order_that_is_not_for_who_looks_is_not_there()
    {
        await using var api = await FakeApi.StartAsync();
        await using var shop = await TestShop.StartAsync(api.Address);

        Assert.Equal(HttpStatusCode.NotFound, (await shop.Browser.GetAsync("/shop/orders/for-consumers", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Nobody_orders_for_others_but_the_operator()
    {
        await using var api = await FakeApi.StartAsync();
        await using var shop = await TestShop.StartAsync(api.Address);
        var form = await shop.OrderFormAsync();
        form["Form.Consumer"] = form["Form.OtherConsumer"] = "c9";

        await shop.SubmitAsync(form);
        shop.SignIn("olga", "operator");
        form["Form.IdempotencyKey"] = "another";
        await shop.SubmitAsync(form);

        Assert.Equal(["c1", "c9"], api.Placed.Select(placed => (string?)placed.Body["consumerId"]));
    }

    [Fact]
    public async Task Encodes_what_comes_from_others()
    {
        await using var api = await FakeApi.StartAsync("<script>alert(1)</script>");
        await using var shop = await TestShop.StartAsync(api.Address);

        foreach (var path in (string[])["/", "/shop/restaurants/r1", "/?consumer=%3Cscript%3E"])
            Assert.DoesNotContain("<script", await shop.Browser.GetStringAsync(path, Cancel), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("APPROVAL_PENDING", true, "We are on it")]
    [InlineData("APPROVED", false, "Your order is confirmed")]
    [InlineData("REJECTED", false, "The card was declined.")]
    [InlineData("CANCEL_PENDING", true, "Your order is being cancelled")]
    [InlineData("CANCELLED", false, "Your order is cancelled")]
    [InlineData("REVISION_PENDING", true, "Your change is being checked")]
    public async Task An_order_looks_again_until_it_is_decided(string state, bool refreshes, string words)
    {
        await using var api = await FakeApi.StartAsync();
        api.State = state;
        await using var shop = await TestShop.StartAsync(api.Address);

        var page = await shop.Browser.GetStringAsync("/shop/orders/o1", Cancel);

        Assert.Equal(refreshes, page.Contains("http-equiv=\"refresh\"", StringComparison.Ordinal));
        Assert.Contains(words, page);
    }

    [Fact]
    public async Task An_order_says_why_it_was_not_changed()
    {
        await using var api = await FakeApi.StartAsync();
        (api.State, api.ChangeRefusal) = ("APPROVED", "The kitchen is preparing it already.");
        await using var shop = await TestShop.StartAsync(api.Address);

        Assert.Contains("stays as it was: The kitchen is preparing it already.", await shop.Browser.GetStringAsync("/shop/orders/o1", Cancel));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/shop/restaurants/r1")]
    [InlineData("/shop/orders/o1")]
    public async Task Stays_friendly_when_the_api_is_down(string path)
    {
        await using var shop = await TestShop.StartAsync(Nowhere);

        var response = await shop.Browser.GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("We will be right back", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task The_operator_takes_down_a_new_customer_and_goes_on_to_the_restaurants()
    {
        await using var api = await FakeApi.StartAsync();
        await using var shop = await TestShop.StartAsync(api.Address);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Browser.GetAsync("/shop/consumers/new", Cancel)).StatusCode);
        shop.SignIn("olga", "operator");
        var form = await shop.FormAsync("/shop/consumers/new");
        form["Form.Name"] = "Ada";
        form["Form.Email"] = "ada@example.com";

        using var content = new FormUrlEncodedContent(form);
        var response = await shop.Browser.PostAsync("/shop/consumers/new", content, Cancel);

        Assert.Equal("/?consumer=c7", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_page_that_does_not_exist_is_a_page_too()
    {
        await using var api = await FakeApi.StartAsync();
        await using var shop = await TestShop.StartAsync(api.Address);

        var response = await shop.Browser.GetAsync("/shop/restaurants/r99", Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is nothing here", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Offers_the_consumers_of_a_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"Shop":{"Consumers":[{"id":"c8","name":"Hedy"}]}}""", Cancel);
        await using var api = await FakeApi.StartAsync();
        await using var shop = await TestShop.StartAsync(api.Address, $"--Shop:ConsumersFile={file}");
        shop.SignIn("olga", "operator");

        Assert.Contains("Hedy", await shop.Browser.GetStringAsync("/shop/restaurants/r1", Cancel));
        File.Delete(file);
    }
}
