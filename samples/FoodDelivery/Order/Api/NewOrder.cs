using FoodDelivery.Contracts.Api;
using FoodDelivery.Orders.Domain;

namespace FoodDelivery.Orders.Api;

/// <summary>A valid request for an order.</summary>
public sealed record NewOrder(
    Guid ConsumerId, Guid RestaurantId, string DeliveryAddress, string PaymentToken, IReadOnlyList<OrderLine> Lines)
{
    /// <summary>The order that is asked for; to be used only when nothing was added to <paramref name="errors"/>.</summary>
    public static NewOrder From(PlaceOrderRequest request, Errors errors) => new(
        errors.Id("consumerId", request.ConsumerId),
        errors.Id("restaurantId", request.RestaurantId),
        errors.Text("deliveryAddress", request.DeliveryAddress, longest: 500),
        errors.Text("paymentToken", request.PaymentToken),
        OrderLines.From(request.LineItems, errors));
}
