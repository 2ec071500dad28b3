using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>The money is given back: cancel the ticket.</summary>
[MessageType("kitchen.confirm-ticket-cancellation.v1")]
public sealed record ConfirmTicketCancellation(Guid OrderId) : ICommand;
