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

    /// <summary>A restaurant with those of the given items that it has; null when it is not known here.</summary>
    public static async ValueTask<Restaurant?> FindAsync(
        PostgresDatabase database, Guid id, IEnumerable<string> items, CancellationToken cancellation)
    {
        var rows = await database.QueryAsync(
            $"""
            SELECT r.version, r.is_open, m.id, m.name, m.price, m.currency
            FROM restaurant r LEFT JOIN menu_item m ON m.restaurant_id = r.id AND m.id = ANY ({items.ToArray()})
            WHERE r.id = {id}
            """,
            row => (
                Version: row.GetInt32(0),
                IsOpen: row.GetBoolean(1),
                Item: row.IsDBNull(2) ? "" : row.GetString(2),
                Dish: row.IsDBNull(2) ? null : new Dish(row.GetString(3), new Money(row.GetDecimal(4), row.GetString(5)))),
            cancellation);
        return rows.Count == 0
            ? null
            : new(id, rows[0].Version, rows[0].IsOpen, rows.Where(r => r.Dish is not null).ToDictionary(r => r.Item, r => r.Dish!));
    }
}
