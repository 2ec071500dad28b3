namespace FoodDelivery.Tests.WholeSystem;

/// <summary>What can become of an order: approved, or rejected with one of the codes.</summary>
internal static class Outcomes
{
    public const string Approved = "APPROVED";
    public const string CardDeclined = "card-declined";
    public const string OverLimit = "order-over-limit";
    public const string UnknownConsumer = "unknown-consumer";
    public const string UnknownRestaurant = "unknown-restaurant";
    public const string RestaurantClosed = "restaurant-closed";
    public const string UnknownMenuItem = "unknown-menu-item";
}
