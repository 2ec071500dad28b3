namespace FoodDelivery.Kitchen.Domain;

public sealed record TicketItem(string MenuItemId, string Name, int Quantity);
