namespace FoodDelivery.Contracts.Api;

public sealed record TicketView(
    Guid TicketId, Guid OrderId, Guid RestaurantId, string State, IReadOnlyList<LineItemView> LineItems, DateTimeOffset CreatedAt);
