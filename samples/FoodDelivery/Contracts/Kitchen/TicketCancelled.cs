using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>Nothing is cooked for the order; there may never have been a ticket.</summary>
[MessageType("kitchen.ticket-cancelled.v1")]
public sealed record TicketCancelled(Guid OrderId, Guid? TicketId, Rejection Reason) : IEvent;
