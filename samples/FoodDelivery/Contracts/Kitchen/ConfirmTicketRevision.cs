using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>The new total is authorized: cook what <see cref="BeginTicketRevision"/> said.</summary>
[MessageType("kitchen.confirm-ticket-revision.v1")]
public sealed record ConfirmTicketRevision(Guid OrderId) : ICommand;
