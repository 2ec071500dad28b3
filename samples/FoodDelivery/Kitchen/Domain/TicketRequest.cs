using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Kitchen;

namespace FoodDelivery.Kitchen.Domain;

/// <summary>An order that wants a ticket.</summary>
/// <param name="RestaurantVersion">What the order was priced by; 0 when it saw no restaurant.</param>
public sealed record TicketRequest(Guid OrderId, Guid RestaurantId, int RestaurantVersion, IReadOnlyList<TicketLine> LineItems)
{
    /// <summary>
    /// Whether the order has seen more of the restaurant than the kitchen. To refuse then would be to refuse for what has been overtaken:
    /// the event that decides is on its way.
    /// </summary>
    public bool IsAheadOf(Restaurant? restaurant) => RestaurantVersion > (restaurant?.Version ?? 0);

    /// <returns>Why the kitchen does not cook this; null when it does.</returns>
    public Rejection? Objection(Restaurant? restaurant)
    {
        if (restaurant is null)
            return new("unknown-restaurant", $"There is no restaurant '{RestaurantId}'.");

        if (!restaurant.IsOpen)
            return new("restaurant-closed", "The restaurant is closed.");

        return LineItems.FirstOrDefault(line => !restaurant.Dishes.ContainsKey(line.MenuItemId)) is { } unknown
            ? new("unknown-menu-item", $"The restaurant has no '{unknown.MenuItemId}' on its menu.")
            : null;
    }

    /// <summary>The ticket for a request without objections. It waits for the order to be paid for.</summary>
    public Ticket ToTicket(Guid id, Restaurant restaurant, DateTimeOffset now) => new(
        id, OrderId, RestaurantId, TicketState.CreatePending, Items(restaurant), now);

    /// <summary>What is to be cooked for a request without objections.</summary>
    public IReadOnlyList<TicketItem> Items(Restaurant restaurant) =>
        [.. LineItems.Select(line => new TicketItem(line.MenuItemId, restaurant.Dishes[line.MenuItemId], line.Quantity))];
}
