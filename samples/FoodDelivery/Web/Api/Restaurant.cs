namespace FoodDelivery.Web.Api;

public sealed record Restaurant(string RestaurantId, string Name, string? Address, IReadOnlyList<MenuItem>? Menu);
