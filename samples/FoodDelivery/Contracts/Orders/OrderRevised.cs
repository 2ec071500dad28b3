using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Orders;

/// <summary>An approved order has other lines, and is paid for.</summary>
[MessageType("order.order-revised.v1")]
public sealed record OrderRevised(Guid OrderId, IReadOnlyList<OrderedItem> LineItems, Money Total) : IEvent;
