namespace FoodDelivery.Contracts.Api;

public sealed record LineItemRequest(string? MenuItemId, int? Quantity);
