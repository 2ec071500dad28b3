using FoodDelivery.Web.Api;

namespace FoodDelivery.Web.Pages.Shop.Restaurants;

/// <summary>What the order form sends.</summary>
public sealed record OrderForm
{
    public const string NoQuantity = "A quantity is a whole number from 0 to 99.";

    private const int MostOfOne = 99;

    /// <summary>Made when the form is shown: sending it twice places one order.</summary>
    public string? IdempotencyKey { get; set; }

    public string? Consumer { get; set; }

    /// <summary>Typed in; it counts before the one that is chosen from the list.</summary>
    public string? OtherConsumer { get; set; }

    public string? DeliveryAddress { get; set; }

    public string? Payment { get; set; }

    public IList<OrderFormLine> Lines { get; init; } = [];

    public string? ConsumerId => string.IsNullOrWhiteSpace(OtherConsumer) ? Consumer?.Trim() : OtherConsumer.Trim();

    public int QuantityOf(string menuItemId) => Lines.FirstOrDefault(l => l.MenuItemId == menuItemId)?.Quantity ?? 0;

    public IEnumerable<string> Mistakes()
    {
        if (Lines.Any(l => l.Quantity is < 0 or > MostOfOne))
            yield return NoQuantity;
        else if (!Lines.Any(l => l.Quantity > 0))
            yield return "Choose at least one dish.";

        if (string.IsNullOrEmpty(ConsumerId))
            yield return "Say who is ordering.";

        if (string.IsNullOrWhiteSpace(DeliveryAddress))
            yield return "Say where the food shall be delivered.";

        if (!PaymentChoice.All.Any(p => p.Token == Payment))
            yield return "Choose a card.";
    }

    public NewOrder ToOrder(string restaurantId) => new(
        ConsumerId!, restaurantId, DeliveryAddress!.Trim(), Payment!,
        [.. Lines.Where(l => l.Quantity > 0 && l.MenuItemId is not null).Select(l => new NewOrderLine(l.MenuItemId!, l.Quantity!.Value))]);
}
