using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

[MessageType("kitchen.ticket-created.v1")]
public sealed record TicketCreated(Guid TicketId);
