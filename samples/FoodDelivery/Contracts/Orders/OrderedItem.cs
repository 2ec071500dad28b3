namespace FoodDelivery.Contracts.Orders;

/// <summary>A line of an order, with the name and the price that it was ordered at; without them when the item is unknown.</summary>
public sealed record OrderedItem(string MenuItemId, int Quantity, string? Name, Money? Price);
