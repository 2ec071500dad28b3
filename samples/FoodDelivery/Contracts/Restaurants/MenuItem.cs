namespace FoodDelivery.Contracts.Restaurants;

/// <param name="Id">Given by the restaurant; unique in its menu.</param>
public sealed record MenuItem(string Id, string Name, Money Price);
