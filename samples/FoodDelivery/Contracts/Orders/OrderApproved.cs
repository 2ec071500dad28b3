using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Orders;

/// <summary>The order is paid for, and the kitchen has its ticket.</summary>
[MessageType("order.order-approved.v1")]
public sealed record OrderApproved(Guid OrderId) : IEvent;
