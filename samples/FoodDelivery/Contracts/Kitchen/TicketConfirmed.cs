using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>The kitchen sees the ticket.</summary>
[MessageType("kitchen.ticket-confirmed.v1")]
public sealed record TicketConfirmed(Guid OrderId, Guid TicketId) : IEvent;
