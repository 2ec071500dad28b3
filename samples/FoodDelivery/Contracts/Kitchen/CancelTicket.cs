using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>Takes <see cref="CreateTicket"/> back. By the order, for its sender may not know the ticket: the reply with it may never have come.</summary>
[MessageType("kitchen.cancel-ticket.v2")]
public sealed record CancelTicket(Guid OrderId) : ICommand;
