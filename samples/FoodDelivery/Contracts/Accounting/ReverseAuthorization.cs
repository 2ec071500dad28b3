using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Accounting;

/// <summary>The card of this order is not to be charged, also when <see cref="AuthorizeCard"/> comes only later. It cannot be refused.</summary>
[MessageType("accounting.reverse-authorization.v1")]
public sealed record ReverseAuthorization(Guid OrderId) : ICommand;
