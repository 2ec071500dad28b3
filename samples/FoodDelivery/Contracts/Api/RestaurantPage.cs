namespace FoodDelivery.Contracts.Api;

/// <summary>A part of the list of restaurants, newest first.</summary>
/// <param name="Next">What to send as <c>before</c> for the part that follows; null when nothing follows.</param>
public sealed record RestaurantPage(IReadOnlyList<RestaurantView> Items, Guid? Next);
