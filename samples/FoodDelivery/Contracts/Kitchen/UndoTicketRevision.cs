using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>Takes <see cref="BeginTicketRevision"/> back.</summary>
[MessageType("kitchen.undo-ticket-revision.v1")]
public sealed record UndoTicketRevision(Guid OrderId) : ICommand;
