using FoodDelivery.Contracts;

namespace FoodDelivery.Consumers.Domain;

/// <summary>The most that one order of a consumer may cost.</summary>
public readonly record struct OrderLimit(Money Most)
{
    /// <returns>Why an order of this total may not be placed; null when it may.</returns>
    public Rejection? Objection(Money total)
    {
        if (total.Currency != Most.Currency)
            return new("currency-mismatch", $"The order is in {total.Currency}, but the consumer's limit is in {Most.Currency}.");

        return total.IsMoreThan(Most)
            ? new("order-over-limit", $"The order costs {total}; the consumer's limit is {Most}.")
            : null;
    }
}
