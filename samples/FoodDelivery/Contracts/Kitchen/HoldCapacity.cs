namespace FoodDelivery.Contracts.Kitchen;

/// <summary>A place in the half hour in which a kitchen cooks. Refused: kitchen-full, unknown-restaurant, restaurant-closed, delivery-time.</summary>
public sealed record HoldCapacity(Guid RestaurantId, DateTimeOffset DeliverAt);
