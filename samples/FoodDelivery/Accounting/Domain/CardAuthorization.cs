using FoodDelivery.Contracts;

namespace FoodDelivery.Accounting.Domain;

/// <summary>That a card may be charged for an order, or that it may not.</summary>
public sealed record CardAuthorization(Guid OrderId, Guid ConsumerId, Money Total, Rejection? Objection)
{
    public string State => Objection is null ? AuthorizationState.Authorized : AuthorizationState.Declined;

    public static CardAuthorization Of(Guid orderId, Guid consumerId, Money total, Card card) =>
        new(orderId, consumerId, total, card.Objection());
}
