namespace FoodDelivery.Gateway;

/// <param name="Next">What to send as <c>before</c> for those that follow; null when none follow.</param>
public sealed record RestaurantCards(IReadOnlyList<RestaurantCard> Items, Guid? Next);
