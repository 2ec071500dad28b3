using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;

namespace FoodDelivery.Consumers.Api;

/// <summary>A valid request for a consumer.</summary>
public sealed record NewConsumer(string Name, string Email, Money OrderLimit)
{
    /// <summary>The consumer that is asked for; to be used only when nothing was added to <paramref name="errors"/>.</summary>
    public static NewConsumer From(CreateConsumerRequest request, Errors errors) => new(
        errors.Text("name", request.Name),
        EmailFrom(request.Email, errors),
        errors.Amount("orderLimit", request.OrderLimit));

    // Only a mail that arrives proves an address; this catches the field that holds something else.
    private static string EmailFrom(string? email, Errors errors)
    {
        var text = errors.Text("email", email, longest: 254);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (text.Length > 0 && (at < 1 || at == text.Length - 1 || text.Any(char.IsWhiteSpace)))
            errors.Add("email", "It is no mail address such as mina@example.com.");

        return text;
    }
}
