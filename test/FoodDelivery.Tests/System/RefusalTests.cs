using System.Text.Json.Nodes;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>That nothing is held for a rejected order is among the invariants, which are checked after each test.</summary>
public abstract class RefusalTests(SystemUnderTest system) : SystemTest(system)
{
    [Fact]
    public Task An_unknown_consumer_gets_no_food() =>
        IsRejectedAsync(System.AnOrder with { ConsumerId = Guid.CreateVersion7(), Outcome = Outcomes.UnknownConsumer });

    [Fact]
    public Task An_order_over_the_limit_of_its_consumer_is_rejected() =>
        IsRejectedAsync(System.AnOrder with { Quantity = 163, Outcome = Outcomes.OverLimit });

    [Fact]
    public async Task An_order_of_exactly_the_limit_is_approved()
    {
        var consumer = await Api.CreateConsumerAsync("12.30", Cancellation);
        var id = await Api.PlaceAsync(System.AnOrder with { ConsumerId = consumer }, Cancellation);

        Assert.Equal("APPROVED", (string?)(await System.EndOfAsync(id, Cancellation)).Json["state"]);
    }

    [Fact]
    public Task An_unknown_restaurant_cooks_nothing() =>
        IsRejectedAsync(System.AnOrder with { RestaurantId = Guid.CreateVersion7(), Outcome = Outcomes.UnknownRestaurant });

    [Fact]
    public async Task A_closed_restaurant_cooks_nothing()
    {
        var closed = await Api.CreateRestaurantAsync(Cancellation);
        await Api.CloseRestaurantAsync(closed, Cancellation);
        foreach (var service in new[] { "order", "kitchen" })
            await Until.NothingIsMissingAsync(() => OpenAsync(service, closed));

        await IsRejectedAsync(System.AnOrder with { RestaurantId = closed, Outcome = Outcomes.RestaurantClosed });
    }

    [Fact]
    public Task What_is_not_on_the_menu_is_not_cooked() =>
        IsRejectedAsync(System.AnOrder with { MenuItemId = "stones", Outcome = Outcomes.UnknownMenuItem });

    [Fact]
    public async Task A_declined_card_cancels_the_ticket()
    {
        var order = await IsRejectedAsync(System.AnOrder with { PaymentToken = "declined-for-a-reason", Outcome = Outcomes.CardDeclined });

        var ticket = await Api.GetAsync($"/api/tickets/{order["ticketId"]}", Cancellation);
        Assert.Equal("CANCELLED", (string?)ticket.Json["state"]);
    }

    private async Task<JsonObject> IsRejectedAsync(OrderRequest order)
    {
        var id = await Api.PlaceAsync(order, Cancellation);
        var end = (await System.EndOfAsync(id, Cancellation)).Json;

        Assert.Equal("REJECTED", (string?)end["state"]);
        Assert.Equal(order.Outcome, (string?)end["rejectionCode"]);
        Assert.NotEmpty((string)end["rejectionReason"]!);
        return end;
    }

    private async Task<string?> OpenAsync(string service, Guid restaurant)
    {
        var open = await System.Databases.QueryAsync(
            service, $"SELECT id FROM restaurant WHERE id = '{restaurant}' AND NOT is_open", row => row.GetGuid(0), Cancellation);
        return open.Count == 1 ? null : $"restaurant {restaurant} closed in {service}";
    }
}
