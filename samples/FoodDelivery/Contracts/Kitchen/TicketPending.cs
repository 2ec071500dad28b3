using FoodDelivery.Contracts.Orders;
using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>There is a ticket for the order. Nobody cooks before it is paid for.</summary>
[MessageType("kitchen.ticket-pending.v1")]
public sealed record TicketPending(Guid TicketId, OrderDetails Order) : IEvent;
