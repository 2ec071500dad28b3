using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Accounting;

/// <summary>The card is not charged for the order, and never will be.</summary>
[MessageType("accounting.card-declined.v1")]
public sealed record CardDeclined(Guid OrderId, Rejection Reason) : IEvent;
