using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Restaurants;
using FoodDelivery.Restaurants.Api;
using FoodDelivery.Restaurants.Domain;
using Hanok.Postgres;
using Npgsql;

namespace FoodDelivery.Restaurants.Data;

public static class RestaurantTable
{
    public static void Insert(PostgresTransaction transaction, Restaurant restaurant)
    {
        transaction.Write(
            $"""
            INSERT INTO restaurant (id, version, name, address, is_open, created_at)
            VALUES ({restaurant.Id}, {restaurant.Version}, {restaurant.Name}, {restaurant.Address}, {restaurant.IsOpen}, {restaurant.CreatedAt})
            """);
        transaction.Write(
            $"""
            INSERT INTO menu_item (restaurant_id, id, name, price, currency, number)
            SELECT {restaurant.Id}, item.*
            FROM unnest({restaurant.Menu.Select(i => i.Id).ToArray()}, {restaurant.Menu.Select(i => i.Name).ToArray()},
                        {restaurant.Menu.Select(i => i.Price.Amount).ToArray()}, {restaurant.Menu.Select(i => i.Price.Currency).ToArray()})
              WITH ORDINALITY AS item
            """);
    }

    public static void Update(PostgresTransaction transaction, Restaurant restaurant) => transaction.Write(
        $"UPDATE restaurant SET version = {restaurant.Version}, is_open = {restaurant.IsOpen} WHERE id = {restaurant.Id}");

    /// <summary>Reads a restaurant that nobody else changes until the transaction ends.</summary>
    public static async ValueTask<Restaurant?> LockAsync(PostgresTransaction transaction, Guid id, CancellationToken cancellation)
    {
        // In a statement of its own: what the next one reads is what the one before us in the queue has committed.
        await transaction.QueryAsync($"SELECT 1 FROM restaurant WHERE id = {id} FOR UPDATE", _ => 1, cancellation);
        return await FindAsync(transaction, id, cancellation);
    }

    public static async ValueTask<Restaurant?> FindAsync(PostgresTransaction transaction, Guid id, CancellationToken cancellation) =>
        WithMenus(await transaction.QueryAsync(
            $"""
            SELECT r.id, r.version, r.name, r.address, r.is_open, r.created_at, i.id, i.name, i.price, i.currency
            FROM restaurant r JOIN menu_item i ON i.restaurant_id = r.id
            WHERE r.id = {id} ORDER BY i.number
            """,
            Read, cancellation)).FirstOrDefault();

    /// <summary>Newest first.</summary>
    public static async ValueTask<IEnumerable<Restaurant>> ListAsync(PostgresDatabase database, Page page, CancellationToken cancellation) =>
        WithMenus(await database.QueryAsync(
            $"""
            SELECT r.id, r.version, r.name, r.address, r.is_open, r.created_at, i.id, i.name, i.price, i.currency
            FROM (SELECT * FROM restaurant WHERE id < {page.Before ?? Guid.AllBitsSet} ORDER BY id DESC LIMIT {page.Limit}) r
            JOIN menu_item i ON i.restaurant_id = r.id
            ORDER BY r.id DESC, i.number
            """,
            Read, cancellation));

    private static (Restaurant Restaurant, MenuItem Item) Read(NpgsqlDataReader row) => (
        new(row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetBoolean(4), [], row.GetFieldValue<DateTimeOffset>(5)),
        new(row.GetString(6), row.GetString(7), new Money(row.GetDecimal(8), row.GetString(9))));

    // A row for each item, with its restaurant; no restaurant is without items.
    private static IEnumerable<Restaurant> WithMenus(List<(Restaurant Restaurant, MenuItem Item)> rows) => rows
        .GroupBy(row => row.Restaurant.Id)
        .Select(menu => menu.First().Restaurant with { Menu = [.. menu.Select(row => row.Item)] });
}
