using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Restaurants;
using FoodDelivery.Orders.Domain;
using Hanok.Postgres;

namespace FoodDelivery.Orders.Data;

/// <summary>The order service's replica of restaurants and their menus.</summary>
public static class RestaurantTable
{
    /// <summary>Keeps a restaurant, unless the same or a newer version of it is here.</summary>
    public static void Keep(PostgresTransaction transaction, RestaurantSnapshot restaurant)
    {
        var ids = restaurant.Menu.Select(item => item.Id).ToArray();
        transaction.Write(
            $"""
            WITH kept AS (
              INSERT INTO restaurant AS r (id, version, is_open)
              VALUES ({restaurant.RestaurantId}, {restaurant.Version}, {restaurant.IsOpen})
              ON CONFLICT (id) DO UPDATE SET version = excluded.version, is_open = excluded.is_open WHERE r.version < excluded.version
              RETURNING id),
            gone AS (
              DELETE FROM menu_item m USING kept WHERE m.restaurant_id = kept.id AND m.id <> ALL ({ids}))
            INSERT INTO menu_item (restaurant_id, id, name, price, currency)
            SELECT kept.id, item.*
            FROM kept, unnest({ids}, {restaurant.Menu.Select(item => item.Name).ToArray()},
                              {restaurant.Menu.Select(item => item.Price.Amount).ToArray()},
                              {restaurant.Menu.Select(item => item.Price.Currency).ToArray()}) AS item
            ON CONFLICT (restaurant_id, id) DO UPDATE SET name = excluded.name, price = excluded.price, currency = excluded.currency
            """);
    }

    /// <summary>Restaurants with those of the given items that they have; null where one is not known here.</summary>
    public static async ValueTask<IReadOnlyList<Restaurant?>> FindAsync(
        PostgresDatabase database, IReadOnlyList<(Guid Id, IEnumerable<string> Items)> wanted, CancellationToken cancellation)
    {
        var rows = await database.QueryAsync(
            $"""
            SELECT r.id, r.version, r.is_open, m.id, m.name, m.price, m.currency
            FROM restaurant r LEFT JOIN menu_item m ON m.restaurant_id = r.id AND m.id = ANY ({wanted.SelectMany(w => w.Items).Distinct().ToArray()})
            WHERE r.id = ANY ({wanted.Select(w => w.Id).Distinct().ToArray()})
            """,
            row => (
                Id: row.GetGuid(0),
                Version: row.GetInt32(1),
                IsOpen: row.GetBoolean(2),
                Item: row.IsDBNull(3) ? "" : row.GetString(3),
                Dish: row.IsDBNull(3) ? null : new Dish(row.GetString(4), new Money(row.GetDecimal(5), row.GetString(6)))),
            cancellation);
        var known = rows.GroupBy(row => row.Id).ToDictionary(
            restaurant => restaurant.Key,
            restaurant => new Restaurant(
                restaurant.Key, restaurant.First().Version, restaurant.First().IsOpen,
                restaurant.Where(row => row.Dish is not null).ToDictionary(row => row.Item, row => row.Dish!)));
        return [.. wanted.Select(w => known.GetValueOrDefault(w.Id))];
    }
}
