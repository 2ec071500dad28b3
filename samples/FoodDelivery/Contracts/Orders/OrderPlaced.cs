using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Orders;

/// <summary>An order waits for its approval.</summary>
[MessageType("order.order-placed.v1")]
public sealed record OrderPlaced(OrderDetails Order) : IEvent;
