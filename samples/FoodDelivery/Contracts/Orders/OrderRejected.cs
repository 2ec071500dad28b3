using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Orders;

/// <summary>The order is not to be had, and nothing is held for it.</summary>
[MessageType("order.order-rejected.v1")]
public sealed record OrderRejected(Guid OrderId, Rejection Reason) : IEvent;
