using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>The order is paid for: show the ticket to the kitchen.</summary>
[MessageType("kitchen.confirm-ticket.v1")]
public sealed record ConfirmTicket(Guid TicketId) : ICommand;
