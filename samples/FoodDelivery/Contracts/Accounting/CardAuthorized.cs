using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Accounting;

/// <summary>The card is charged for the order: from here on it only goes forward.</summary>
[MessageType("accounting.card-authorized.v1")]
public sealed record CardAuthorized(Guid OrderId, Guid TicketId) : IEvent;
