namespace FoodDelivery.Contracts.Api;

public sealed record CheckoutRequest(string? RestaurantId, string? DeliveryAddress, DateTimeOffset? DeliverAt);
