using System.Text.Json.Nodes;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>What a client asks for, and what must come of it.</summary>
internal sealed record OrderRequest(Guid ConsumerId, Guid RestaurantId)
{
    public string MenuItemId { get; init; } = "soup";

    public int Quantity { get; init; } = 2;

    public string PaymentToken { get; init; } = "valid";

    public string Outcome { get; init; } = Outcomes.Approved;

    public JsonObject ToJson() => new()
    {
        ["consumerId"] = ConsumerId,
        ["restaurantId"] = RestaurantId,
        ["deliveryAddress"] = "2 Loop Street",
        ["paymentToken"] = PaymentToken,
        ["lineItems"] = new JsonArray(new JsonObject { ["menuItemId"] = MenuItemId, ["quantity"] = Quantity }),
    };
}
