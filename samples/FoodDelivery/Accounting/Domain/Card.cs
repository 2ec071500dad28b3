using FoodDelivery.Contracts;

namespace FoodDelivery.Accounting.Domain;

/// <summary>A card behind a payment token, as the development card processor sees it.</summary>
public readonly record struct Card(string PaymentToken)
{
    /// <returns>Why the card may not be charged; null when it may.</returns>
    public Rejection? Objection() => PaymentToken.StartsWith("declined", StringComparison.Ordinal)
        ? new("card-declined", "The card was declined.")
        : null;
}
