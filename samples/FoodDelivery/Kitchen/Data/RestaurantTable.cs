using FoodDelivery.Contracts.Restaurants;
using FoodDelivery.Kitchen.Domain;
using Hanok.Postgres;

namespace FoodDelivery.Kitchen.Data;

/// <summary>The kitchen's replica of restaurants and their menus.</summary>
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
            INSERT INTO menu_item (restaurant_id, id, name)
            SELECT kept.id, item.* FROM kept, unnest({ids}, {restaurant.Menu.Select(item => item.Name).ToArray()}) AS item
            ON CONFLICT (restaurant_id, id) DO UPDATE SET name = excluded.name
            """);
    }

    /// <summary>All that the requests are decided by, by order id: the restaurant, and the ticket that the order may have already.</summary>
    public static async ValueTask<IReadOnlyDictionary<Guid, (Restaurant? Restaurant, Guid? Ticket)>> ForAsync(
        PostgresTransaction transaction, IReadOnlyList<TicketRequest> requests, CancellationToken cancellation)
    {
        // Each row has the wanted dishes of all the requests: some too many, but one plan and one read for the whole run.
        var dishes = requests.SelectMany(r => r.LineItems).Select(line => line.MenuItemId).Distinct().ToArray();
        var rows = await transaction.QueryAsync(
            $"""
            SELECT wanted.order_id, t.id, r.id, r.version, r.is_open, dish.ids, dish.names
            FROM unnest({requests.Select(r => r.OrderId).ToArray()}, {requests.Select(r => r.RestaurantId).ToArray()})
              AS wanted (order_id, restaurant_id)
            LEFT JOIN ticket t ON t.order_id = wanted.order_id
            LEFT JOIN restaurant r ON r.id = wanted.restaurant_id
            CROSS JOIN LATERAL (
              SELECT coalesce(array_agg(m.id), ARRAY[]::text[]) AS ids, coalesce(array_agg(m.name), ARRAY[]::text[]) AS names
              FROM menu_item m WHERE m.restaurant_id = r.id AND m.id = ANY ({dishes})) AS dish
            """,
            row => (
                OrderId: row.GetGuid(0),
                Ticket: row.GetFieldValue<Guid?>(1),
                Restaurant: row.IsDBNull(2)
                    ? null
                    : new Restaurant(row.GetGuid(2), row.GetInt32(3), row.GetBoolean(4), Dishes(
                        row.GetFieldValue<string[]>(5), row.GetFieldValue<string[]>(6)))),
            cancellation);
        return rows.DistinctBy(row => row.OrderId).ToDictionary(row => row.OrderId, row => (row.Restaurant, row.Ticket));
    }

    private static Dictionary<string, string> Dishes(string[] ids, string[] names) =>
        ids.Zip(names).ToDictionary(dish => dish.First, dish => dish.Second);
}
