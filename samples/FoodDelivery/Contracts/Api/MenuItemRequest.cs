namespace FoodDelivery.Contracts.Api;

public sealed record MenuItemRequest(string? Id, string? Name, Money? Price);
