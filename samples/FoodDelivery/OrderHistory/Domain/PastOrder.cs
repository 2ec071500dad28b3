using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Orders;

namespace FoodDelivery.OrderHistory.Domain;

/// <summary>An order as it is shown to its consumer.</summary>
/// <param name="Total">Null when the order could not be priced.</param>
public sealed record PastOrder(
    Guid Id, string State, Guid RestaurantId, IReadOnlyList<OrderedItem> Items, Money? Total, Rejection? Rejection, DateTimeOffset PlacedAt);
