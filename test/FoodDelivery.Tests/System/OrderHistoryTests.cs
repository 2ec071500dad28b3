using System.Net;
using System.Text.Json.Nodes;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>What a consumer sees of past orders, in either style of createOrder.</summary>
public abstract class OrderHistoryTests(SystemUnderTest system) : SystemTest(system)
{
    [Fact]
    public async Task Orders_are_shown_as_they_ended_newest_first_and_page_by_page()
    {
        var request = await ANewConsumersAsync();
        var approved = await Api.PlaceAsync(request, Cancellation);
        var declined = await Api.PlaceAsync(request with { PaymentToken = "declined", Outcome = Outcomes.CardDeclined }, Cancellation);
        var unpriced = await Api.PlaceAsync(request with { MenuItemId = "stones", Outcome = Outcomes.UnknownMenuItem }, Cancellation);
        await ShowsAsync(request.ConsumerId, approved, "APPROVED");
        await ShowsAsync(request.ConsumerId, declined, "REJECTED");
        await ShowsAsync(request.ConsumerId, unpriced, "REJECTED");

        var all = await OrdersAsync(request.ConsumerId);
        Assert.Equal([unpriced, declined, approved], all.Select(Id));
        Assert.Equal(("unknown-menu-item", null), ((string?)all[0]["rejectionCode"], all[0]["total"]));
        Assert.Equal("card-declined", (string?)all[1]["rejectionCode"]);
        Assert.Equal(("12.30", "Soup", 2), ((string?)all[2]["total"]!["amount"], (string?)all[2]["lineItems"]![0]!["name"], (int?)all[2]["lineItems"]![0]!["quantity"]));
        Assert.DoesNotContain("declined\"", (await GetAsync(request.ConsumerId)).Body.Replace("card-declined", "", StringComparison.Ordinal), StringComparison.Ordinal);

        Assert.Equal([approved], (await OrdersAsync(request.ConsumerId, "status=APPROVED")).Select(Id));
        Assert.Equal([unpriced], (await OrdersAsync(request.ConsumerId, $"since={Uri.EscapeDataString((string)all[0]["placedAt"]!)}")).Select(Id));
        var first = await GetAsync(request.ConsumerId, "limit=2");
        var second = await GetAsync(request.ConsumerId, $"limit=2&cursor={first.Json["next"]}");
        Assert.Equal([unpriced, declined, approved], first.Json["orders"]!.AsArray().Concat(second.Json["orders"]!.AsArray()).Select(order => Id(order!)));
        Assert.Null(second.Json["next"]);
    }

    private protected static Guid Id(JsonNode order) => (Guid)order["orderId"]!;

    private protected async Task<OrderRequest> ANewConsumersAsync() => System.AnOrder with { ConsumerId = await Api.CreateConsumerAsync("1000.00", Cancellation) };

    private protected Task<Answer> GetAsync(Guid consumer, string query = "") => Api.GetAsync($"/api/consumers/{consumer}/orders?{query}", Cancellation);

    private protected async Task<List<JsonNode>> OrdersAsync(Guid consumer, string query = "")
    {
        var answer = await GetAsync(consumer, query);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.ToString());
        return [.. answer.Json["orders"]!.AsArray().Select(order => order!)];
    }

    private protected Task ShowsAsync(Guid consumer, Guid order, string state) => EventuallyAsync(consumer, order, shown => (string?)shown["state"] == state);

    private protected Task EventuallyAsync(Guid consumer, Guid order, Func<JsonNode, bool> isSo) => Until.NothingIsMissingAsync(
        async () => (await OrdersAsync(consumer)).Find(shown => Id(shown) == order) is { } found && isSo(found)
            ? null : $"order {order} in the history: {(await GetAsync(consumer)).Body}");
}
