using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Orders;

/// <summary>There is a new order, in whatever style it is created. For everybody to know: it has no payment token and no address.</summary>
/// <param name="Total">Null when the order could not be priced.</param>
[MessageType("order.order-created.v1")]
public sealed record OrderCreated(
    Guid OrderId, Guid ConsumerId, Guid RestaurantId, IReadOnlyList<OrderedItem> LineItems, Money? Total, DateTimeOffset PlacedAt) : IEvent;
