using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Orders;

/// <summary>The order is approved, rejected or cancelled, in whatever style.</summary>
/// <param name="Reason">Why it was rejected.</param>
[MessageType("order.order-state-changed.v1")]
public sealed record OrderStateChanged(Guid OrderId, string State, Rejection? Reason) : IEvent;
