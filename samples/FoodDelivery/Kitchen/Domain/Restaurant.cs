namespace FoodDelivery.Kitchen.Domain;

/// <summary>A restaurant as far as the kitchen knows it.</summary>
/// <param name="Dishes">Names by menu item id; those that are asked for, not the whole menu.</param>
public sealed record Restaurant(Guid Id, int Version, bool IsOpen, IReadOnlyDictionary<string, string> Dishes);
