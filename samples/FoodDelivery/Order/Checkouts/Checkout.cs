using FoodDelivery.Contracts.Api;

namespace FoodDelivery.Orders.Checkouts;

/// <summary>A valid request for a checkout: a courier and a place in the kitchen, both or none.</summary>
/// <param name="ConsumerId">Whose it is; null for one of nobody's orders, which the operator makes.</param>
public sealed record Checkout(
    Guid RestaurantId, string? DeliveryAddress, DateTimeOffset DeliverAt, Guid? OrderId = null, Guid? ConsumerId = null)
{
    /// <summary>What is asked for; to be used only when nothing was added to <paramref name="errors"/>.</summary>
    public static Checkout From(CheckoutRequest request, Errors errors)
    {
        if (request.DeliverAt is null)
            errors.Add("deliverAt", "It is missing.");

        return new(
            errors.Id("restaurantId", request.RestaurantId),
            request.DeliveryAddress is { } address ? errors.Text("deliveryAddress", address, longest: 500) : null,
            (request.DeliverAt ?? default).ToUniversalTime(),
            request.OrderId is { } order ? errors.Id("orderId", order) : null);
    }
}
