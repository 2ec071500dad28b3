using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Orders;

/// <summary>The order has waited too long. Whether it is too late to stop it, accounting knows.</summary>
[MessageType("order.order-timed-out.v1")]
public sealed record OrderTimedOut(Guid OrderId) : IEvent;
