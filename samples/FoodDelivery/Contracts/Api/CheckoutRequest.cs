namespace FoodDelivery.Contracts.Api;

/// <param name="OrderId">The order that is to be brought; null when it is of none.</param>
public sealed record CheckoutRequest(string? RestaurantId, string? DeliveryAddress, DateTimeOffset? DeliverAt, string? OrderId = null);
