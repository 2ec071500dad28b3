using FoodDelivery.Contracts.Restaurants;

namespace FoodDelivery.Contracts.Api;

public sealed record RestaurantView(
    Guid RestaurantId, string Name, string Address, bool IsOpen, int Version, IReadOnlyList<MenuItem> Menu, DateTimeOffset CreatedAt);
