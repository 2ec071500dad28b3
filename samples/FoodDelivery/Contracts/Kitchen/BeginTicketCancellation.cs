using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>Nobody goes on with the ticket of this order until it is cancelled, or not. Refused when it is being prepared.</summary>
[MessageType("kitchen.begin-ticket-cancellation.v1")]
public sealed record BeginTicketCancellation(Guid OrderId) : ICommand;
