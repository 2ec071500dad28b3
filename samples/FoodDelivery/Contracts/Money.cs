using System.Globalization;
using System.Text.Json.Serialization;

namespace FoodDelivery.Contracts;

/// <summary>An amount in a currency: <c>{"amount":"12.30","currency":"EUR"}</c>, because a JSON number is a double in too many readers.</summary>
[JsonConverter(typeof(MoneyJsonConverter))]
public readonly record struct Money(decimal Amount, string Currency)
{
    /// <summary>The largest amount that <c>numeric(12,2)</c> holds.</summary>
    public const decimal Limit = 9_999_999_999.99m;

    /// <returns>Whether the sum is within <see cref="Limit"/>.</returns>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public bool TryAdd(Money other, out Money sum) => TryMake(Amount + Same(other).Amount, out sum);

    /// <returns>Whether the product is within <see cref="Limit"/>.</returns>
    public bool TryMultiply(int times, out Money product) => TryMake(Amount * times, out product);

    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public bool IsMoreThan(Money other) => Amount > Same(other).Amount;

    public override string ToString() => $"{Amount.ToString("F2", CultureInfo.InvariantCulture)} {Currency}";

    // A decimal holds 28 digits, so amounts within the limit times any int cannot overflow it before this looks.
    private bool TryMake(decimal amount, out Money money)
    {
        money = this with { Amount = amount };
        return Math.Abs(amount) <= Limit;
    }

    private Money Same(Money other) => other.Currency == Currency
        ? other
        : throw new InvalidOperationException($"{this} and {other} are not of one currency. Compare the currencies first.");
}
