using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Whatever is sent, the answer is a problem of a stable type, and not the server's fault.</summary>
[Collection(SharedSystemTests.Name)]
public sealed class BadRequestTests(SharedSystem system) : SystemTest(system)
{
    private const string Invalid = "urn:fooddelivery:problem:invalid-request";

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"order\"")]
    [InlineData("{\"consumerId\":")]
    [InlineData("{\"consumerId\":\"\\ud800\"}")]
    [InlineData("{\"lineItems\":[[[[[[[[")]
    [InlineData("{'consumerId':1}")]
    [InlineData("{} {}")]
    public async Task What_is_no_order_is_refused(string body)
    {
        foreach (var path in new[] { "/api/orders", "/api/consumers", "/api/restaurants" })
            await IsRefusedAsync(path, Encoding.UTF8.GetBytes(body));
    }

    [Fact]
    public async Task What_is_no_text_is_refused()
    {
        await IsRefusedAsync("/api/orders", [0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
        await IsRefusedAsync("/api/orders", Encoding.UTF8.GetBytes(new string('[', 10_000)));
        await IsRefusedAsync("/api/orders", new byte[1000]);
    }

    [Theory]
    [InlineData("consumerId", "null")]
    [InlineData("consumerId", "7")]
    [InlineData("consumerId", "\"seven\"")]
    [InlineData("consumerId", "{}")]
    [InlineData("restaurantId", "\"'; DROP TABLE orders; --\"")]
    [InlineData("deliveryAddress", "\"\"")]
    [InlineData("deliveryAddress", "\"a\\u0000b\"")]
    [InlineData("deliveryAddress", "\"\\ud800\"")]
    [InlineData("deliveryAddress", "true")]
    [InlineData("paymentToken", "null")]
    [InlineData("paymentToken", "\"a\\u0000b\"")]
    [InlineData("lineItems", "null")]
    [InlineData("lineItems", "[]")]
    [InlineData("lineItems", "{}")]
    [InlineData("lineItems", "[null]")]
    [InlineData("lineItems", "[{}]")]
    [InlineData("lineItems", "[{\"menuItemId\":\"soup\"}]")]
    [InlineData("lineItems", "[{\"menuItemId\":\"soup\",\"quantity\":null}]")]
    [InlineData("lineItems", "[{\"menuItemId\":\"soup\",\"quantity\":0}]")]
    [InlineData("lineItems", "[{\"menuItemId\":\"soup\",\"quantity\":-1}]")]
    [InlineData("lineItems", "[{\"menuItemId\":\"soup\",\"quantity\":1001}]")]
    [InlineData("lineItems", "[{\"menuItemId\":\"soup\",\"quantity\":2147483648}]")]
    [InlineData("lineItems", "[{\"menuItemId\":\"soup\",\"quantity\":1e99}]")]
    [InlineData("lineItems", "[{\"menuItemId\":\"soup\",\"quantity\":1.5}]")]
    [InlineData("lineItems", "[{\"menuItemId\":\"soup\",\"quantity\":\"2\"}]")]
    [InlineData("lineItems", "[{\"menuItemId\":\"soup\",\"quantity\":1},{\"menuItemId\":\"soup\",\"quantity\":1}]")]
    [InlineData("lineItems", "[{\"menuItemId\":\"a\\u0000\",\"quantity\":1}]")]
    public async Task An_order_with_a_wrong_field_is_refused(string field, string json)
    {
        var order = System.AnOrder.ToJson();
        order[field] = "<>";

        // The value is put in as text: some of these cannot be made as JSON nodes.
        await IsRefusedAsync("/api/orders", Encoding.UTF8.GetBytes(order.ToJsonString().Replace("\"\\u003C\\u003E\"", json, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("12.30", "XXX")]
    [InlineData("12.30", "eur")]
    [InlineData("12.30", "")]
    [InlineData("-0.01", "EUR")]
    [InlineData("12.345", "EUR")]
    [InlineData("1000000.01", "EUR")]
    [InlineData("99999999999999999999999999999999999999", "EUR")]
    [InlineData("1e3", "EUR")]
    [InlineData("NaN", "EUR")]
    public async Task Money_that_cannot_be_is_refused_in_menus_and_limits(string amount, string currency)
    {
        var money = new JsonObject { ["amount"] = amount, ["currency"] = currency };
        var consumer = new JsonObject { ["name"] = "Mina", ["email"] = "mina@example.com", ["orderLimit"] = money };
        await IsRefusedAsync("/api/consumers", Encoding.UTF8.GetBytes(consumer.ToJsonString()));

        var menu = new JsonArray(new JsonObject { ["id"] = "soup", ["name"] = "Soup", ["price"] = money.DeepClone() });
        var restaurant = new JsonObject { ["name"] = "Mare", ["address"] = "1 Loop Street", ["menu"] = menu };
        await IsRefusedAsync("/api/restaurants", Encoding.UTF8.GetBytes(restaurant.ToJsonString()));
    }

    [Theory]
    [InlineData(100 * 1024, "urn:hanok:problem:payload-too-large")] // By the service.
    [InlineData(3 * 1024 * 1024, "urn:hanok:problem:payload-too-large")] // By the gateway.
    public async Task A_huge_body_is_refused(int length, string type)
    {
        var order = System.AnOrder.ToJson();
        order["deliveryAddress"] = new string('x', length);
        var answer = await Api.PostAsync("/api/orders", order.ToJsonString(), FoodApi.NewKey(), Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal(type, answer.ProblemType);
    }

    [Theory]
    [InlineData("/api/orders/7")]
    [InlineData("/api/orders/0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10")]
    [InlineData("/api/orders/%ff")]
    [InlineData("/api/orders/a%2fb")]
    [InlineData("/api/tickets/7")]
    [InlineData("/api/consumers/7")]
    [InlineData("/api/restaurants/7")]
    [InlineData("/api/nothing")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        var answer = await Api.GetAsync(path, Cancellation);

        Assert.True(answer.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, answer.ToString());
        Assert.StartsWith("urn:", answer.ProblemType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_with_a_wrong_page_is_refused()
    {
        foreach (var query in new[] { "limit=0", "limit=-1", "limit=many", "limit=99999999999", "before=7" })
        {
            var answer = await Api.GetAsync($"/api/restaurants?{query}", Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal(Invalid, answer.ProblemType);
        }
    }

    private async Task IsRefusedAsync(string path, byte[] body)
    {
        var answer = await Api.PostAsync(path, body, FoodApi.NewKey(), Cancellation);

        Assert.True(answer.Status == HttpStatusCode.BadRequest, answer.ToString());
        Assert.Equal(Invalid, answer.ProblemType);
    }
}
