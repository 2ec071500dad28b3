namespace FoodDelivery.Web.Pages.Shop.Restaurants;

/// <summary>The cards that the development card processor knows.</summary>
public sealed record PaymentChoice(string Token, string Label)
{
    public static IReadOnlyList<PaymentChoice> All { get; } =
        [new("valid-card", "Valid card (ending 4242)"), new("declined-card", "Declined card (ending 0002)")];
}
