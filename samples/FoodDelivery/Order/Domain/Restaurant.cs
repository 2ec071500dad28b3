namespace FoodDelivery.Orders.Domain;

/// <summary>A restaurant as far as the order service knows it.</summary>
/// <param name="Menu">By menu item id; what was asked for, not necessarily the whole menu.</param>
public sealed record Restaurant(Guid Id, int Version, bool IsOpen, IReadOnlyDictionary<string, Dish> Menu);
