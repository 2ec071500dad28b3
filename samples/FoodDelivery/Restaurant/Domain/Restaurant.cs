using FoodDelivery.Contracts.Restaurants;

namespace FoodDelivery.Restaurants.Domain;

/// <summary>A restaurant and its menu. Every change makes the next version.</summary>
public sealed record Restaurant(
    Guid Id, int Version, string Name, string Address, bool IsOpen, IReadOnlyList<MenuItem> Menu, DateTimeOffset CreatedAt)
{
    public static Restaurant Create(Guid id, string name, string address, IReadOnlyList<MenuItem> menu, DateTimeOffset now) =>
        new(id, Version: 1, name, address, IsOpen: true, menu, now);

    /// <returns>The closed restaurant, which is this one when it was closed already.</returns>
    public Restaurant Close() => IsOpen ? this with { IsOpen = false, Version = Version + 1 } : this;

    /// <returns>The open restaurant, which is this one when it was open already.</returns>
    public Restaurant Open() => IsOpen ? this : this with { IsOpen = true, Version = Version + 1 };

    /// <summary>What its events tell the other services.</summary>
    public RestaurantSnapshot ToSnapshot() => new(Id, Version, Name, IsOpen, Menu);
}
