namespace FoodDelivery.Contracts.Api;

public sealed record PlaceOrderRequest(
    string? ConsumerId, string? RestaurantId, string? DeliveryAddress, string? PaymentToken, IReadOnlyList<LineItemRequest?>? LineItems);
