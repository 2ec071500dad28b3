namespace FoodDelivery.Contracts.Kitchen;

public sealed record TicketLine(string MenuItemId, int Quantity);
