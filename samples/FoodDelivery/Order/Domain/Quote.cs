using FoodDelivery.Contracts;

namespace FoodDelivery.Orders.Domain;

/// <summary>What an order costs by the menu as it is known when the order is placed, or why it cannot be had.</summary>
/// <param name="Total">Null when there is an objection.</param>
/// <param name="RestaurantVersion">The version of the restaurant it was made by; 0 when it is unknown.</param>
public sealed record Quote(IReadOnlyList<OrderItem> Items, Money? Total, int RestaurantVersion, Rejection? Objection)
{
    public static Quote For(Guid restaurantId, Restaurant? restaurant, IReadOnlyList<OrderLine> lines)
    {
        var items = lines.Select(line => restaurant?.Menu.GetValueOrDefault(line.MenuItemId) is { } dish
            ? new OrderItem(line.MenuItemId, line.Quantity, dish.Name, dish.Price)
            : new OrderItem(line.MenuItemId, line.Quantity, null, null)).ToList();

        var objection = Obstacle(restaurantId, restaurant, items);
        if (objection is not null)
            return new(items, null, restaurant?.Version ?? 0, objection);

        return TotalOf(items) is { } total
            ? new(items, total, restaurant!.Version, null)
            : new(items, null, restaurant!.Version, new("order-too-large", $"The order costs more than {Money.Limit:F2}."));
    }

    private static Rejection? Obstacle(Guid restaurantId, Restaurant? restaurant, List<OrderItem> items)
    {
        if (restaurant is null)
            return new("unknown-restaurant", $"There is no restaurant '{restaurantId}'.");

        if (!restaurant.IsOpen)
            return new("restaurant-closed", "The restaurant is closed.");

        if (items.Find(item => item.Price is null) is { } unknown)
            return new("unknown-menu-item", $"The restaurant has no '{unknown.MenuItemId}' on its menu.");

        return items.DistinctBy(item => item.Price!.Value.Currency).Count() > 1
            ? new("mixed-currencies", "The items are priced in different currencies.")
            : null;
    }

    private static Money? TotalOf(List<OrderItem> items)
    {
        var total = new Money(0, items[0].Price!.Value.Currency);
        foreach (var item in items)
            if (!item.Price!.Value.TryMultiply(item.Quantity, out var line) || !total.TryAdd(line, out total))
                return null;

        return total;
    }
}
