using FoodDelivery.Contracts;

namespace FoodDelivery.Accounting.Domain;

/// <summary>That a card may be charged for an order, or that it may not.</summary>
public sealed record CardAuthorization(Guid OrderId, Guid ConsumerId, Money Total, Rejection? Objection)
{
    public string State => Objection is null ? AuthorizationState.Authorized : AuthorizationState.Declined;

    public static CardAuthorization Of(Guid orderId, Guid consumerId, Money total, Card card) =>
        new(orderId, consumerId, total, card.Objection());

    /// <param name="live">What is authorized now; null when nothing is.</param>
    /// <param name="paymentToken">Another card; null for the one that is authorized.</param>
    /// <returns>Why another amount may not be charged; null when it may.</returns>
    public static Rejection? ObjectionTo(CardAuthorization? live, Money total, string? paymentToken)
    {
        if (live is null)
            return new("not-authorized", "No card is authorized for the order.");

        if (live.Total.Currency != total.Currency)
            return new("currency-mismatch", $"The card is authorized in {live.Total.Currency}, and the order is in {total.Currency}.");

        return paymentToken is null ? null : new Card(paymentToken).Objection();
    }
}
