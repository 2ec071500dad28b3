namespace FoodDelivery.Web.Api;

public sealed record RestaurantPage(IReadOnlyList<Restaurant> Items);
