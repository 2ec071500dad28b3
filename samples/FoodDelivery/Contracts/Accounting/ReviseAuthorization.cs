using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Accounting;

/// <summary>The card of this order is to be charged another amount.</summary>
/// <param name="PaymentToken">Another card; null for that of the order.</param>
[MessageType("accounting.revise-authorization.v1")]
public sealed record ReviseAuthorization(Guid OrderId, Money Total, [property: Secret] string? PaymentToken) : ICommand;
