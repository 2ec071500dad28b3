namespace FoodDelivery.Contracts.Restaurants;

/// <summary>
/// All that others need of a restaurant. Each of its events carries the whole of it, so that a replica applies the newest it sees and may
/// forget the rest: nothing depends on having seen every event.
/// </summary>
/// <param name="Version">1, 2, 3...: grows with every change.</param>
public sealed record RestaurantSnapshot(Guid RestaurantId, int Version, string Name, bool IsOpen, IReadOnlyList<MenuItem> Menu);
