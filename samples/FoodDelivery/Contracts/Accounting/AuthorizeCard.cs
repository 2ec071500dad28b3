using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Accounting;

[MessageType("accounting.authorize-card.v1")]
public sealed record AuthorizeCard(Guid OrderId, Guid ConsumerId, Money Total, [property: Secret] string PaymentToken) : ICommand;
