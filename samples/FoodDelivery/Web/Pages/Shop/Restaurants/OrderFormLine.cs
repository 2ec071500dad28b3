namespace FoodDelivery.Web.Pages.Shop.Restaurants;

public sealed record OrderFormLine
{
    public string? MenuItemId { get; set; }
    public int? Quantity { get; set; }
}
