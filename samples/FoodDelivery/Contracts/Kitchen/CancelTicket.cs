using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>Takes <see cref="CreateTicket"/> back.</summary>
[MessageType("kitchen.cancel-ticket.v1")]
public sealed record CancelTicket(Guid TicketId) : ICommand;
