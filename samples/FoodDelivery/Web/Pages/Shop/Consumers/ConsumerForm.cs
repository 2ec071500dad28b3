using System.Globalization;
using FoodDelivery.Web.Api;

namespace FoodDelivery.Web.Pages.Shop.Consumers;

public sealed record ConsumerForm
{
    public string? Name { get; set; }
    public string? Email { get; set; }
    public string? Limit { get; set; } = "50.00";

    public IEnumerable<string> Mistakes()
    {
        if (string.IsNullOrWhiteSpace(Name))
            yield return "Tell us your name.";

        if (string.IsNullOrWhiteSpace(Email) || !Email.Contains('@'))
            yield return "Tell us your e-mail address, as in ada@example.com.";

        if (Amount() is not > 0)
            yield return "The limit is an amount such as 50.00.";
    }

    public NewConsumer ToConsumer() => new(Name!.Trim(), Email!.Trim(), new Money(Amount()!.Value, "EUR"));

    private decimal? Amount() =>
        decimal.TryParse(Limit, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : null;
}
