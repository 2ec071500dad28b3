namespace FoodDelivery.Orders.Domain;

/// <summary>What is asked for.</summary>
public sealed record OrderLine(string MenuItemId, int Quantity);
