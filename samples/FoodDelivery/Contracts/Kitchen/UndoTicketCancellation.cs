using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>Takes <see cref="BeginTicketCancellation"/> back.</summary>
[MessageType("kitchen.undo-ticket-cancellation.v1")]
public sealed record UndoTicketCancellation(Guid OrderId) : ICommand;
