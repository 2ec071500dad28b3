using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>The kitchen does not cook the order.</summary>
[MessageType("kitchen.ticket-refused.v1")]
public sealed record TicketRefused(Guid OrderId, Rejection Reason) : IEvent;
