namespace FoodDelivery.Contracts.Api;

/// <summary>A restaurant in a list; its menu is asked for one by one.</summary>
public sealed record RestaurantSummary(Guid RestaurantId, string Name, string Address, bool IsOpen, DateTimeOffset CreatedAt);
