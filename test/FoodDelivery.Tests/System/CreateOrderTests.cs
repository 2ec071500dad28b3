using System.Net;

namespace FoodDelivery.Tests.WholeSystem;

public abstract class CreateOrderTests(SystemUnderTest system) : SystemTest(system)
{
    [Fact]
    public async Task An_order_ends_approved_with_a_ticket_and_an_authorization()
    {
        var id = await Api.PlaceAsync(System.AnOrder, Cancellation);
        var order = (await System.EndOfAsync(id, Cancellation)).Json;

        Assert.Equal("APPROVED", (string?)order["state"]);
        Assert.Equal("12.30", (string?)order["total"]!["amount"]);
        var ticket = await Api.GetAsync($"/api/tickets/{order["ticketId"]}", Cancellation);
        Assert.Equal("AWAITING_ACCEPTANCE", (string?)ticket.Json["state"]);
        Assert.Equal(id, (Guid)ticket.Json["orderId"]!);
        var cards = await System.Databases.QueryAsync(
            "accounting", $"SELECT state FROM card_authorization WHERE order_id = '{id}'", row => row.GetString(0), Cancellation);
        Assert.Equal("AUTHORIZED", Assert.Single(cards));
    }

    [Fact]
    public async Task An_order_is_where_the_answer_says_as_soon_as_it_is_accepted()
    {
        var key = FoodApi.NewKey();
        var answer = await Api.PostAsync("/api/orders", System.AnOrder.ToJson().ToJsonString(), key, Cancellation);
        System.Ledger.Write(new(key, (Guid)answer.Json["orderId"]!, Outcomes.Approved));

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("APPROVAL_PENDING", (string?)answer.Json["state"]);
        var order = await Api.GetAsync(answer.Location!.ToString(), Cancellation);
        Assert.Equal(HttpStatusCode.OK, order.Status);
        Assert.Equal((Guid)answer.Json["orderId"]!, (Guid)order.Json["orderId"]!);
    }

    [Fact]
    public async Task An_order_is_not_rejected_when_its_restaurant_was_created_a_moment_ago()
    {
        for (var i = 0; i < 10; i++)
        {
            var restaurant = await Api.CreateRestaurantAsync(Cancellation);
            await Api.PlaceAsync(System.AnOrder with { RestaurantId = restaurant }, Cancellation);
        }
    }

    [Fact]
    public async Task Two_hundred_orders_at_once_all_end()
    {
        var orders = Enumerable.Range(0, 200).Select(i => (i % 10) switch
        {
            0 => System.AnOrder with { PaymentToken = "declined", Outcome = Outcomes.CardDeclined },
            1 => System.AnOrder with { Quantity = 900, Outcome = Outcomes.OverLimit },
            _ => System.AnOrder,
        });

        await Task.WhenAll(orders.Select(order => Api.PlaceAsync(order, Cancellation)));
        await System.InvariantsHoldAsync(Cancellation);
    }
}
