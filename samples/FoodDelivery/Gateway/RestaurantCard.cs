namespace FoodDelivery.Gateway;

/// <summary>A restaurant as a line of a list.</summary>
public sealed record RestaurantCard(Guid RestaurantId, string Name, string Address, bool IsOpen);
