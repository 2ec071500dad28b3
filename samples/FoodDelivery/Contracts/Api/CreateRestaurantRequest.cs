namespace FoodDelivery.Contracts.Api;

public sealed record CreateRestaurantRequest(string? Name, string? Address, IReadOnlyList<MenuItemRequest?>? Menu);
