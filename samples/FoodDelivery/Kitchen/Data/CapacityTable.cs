using FoodDelivery.Kitchen.Domain;
using Hanok.Postgres;

namespace FoodDelivery.Kitchen.Data;

public static class CapacityTable
{
    /// <summary>Whether the restaurant is open; null when it is not known here.</summary>
    public static ValueTask<bool?> IsOpenAsync(PostgresTransaction transaction, Guid restaurant, CancellationToken cancellation) =>
        transaction.QuerySingleAsync<bool?>($"SELECT is_open FROM restaurant WHERE id = {restaurant}", row => row.GetBoolean(0), cancellation);

    /// <returns>Whether there was a place.</returns>
    public static async ValueTask<bool> TakeAsync(PostgresTransaction transaction, Guid restaurant, DateTimeOffset slot, CancellationToken cancellation) =>
        await transaction.ExecuteAsync(
            $"""
            INSERT INTO capacity AS c (restaurant_id, slot, taken) VALUES ({restaurant}, {slot}, 1)
            ON CONFLICT (restaurant_id, slot) DO UPDATE SET taken = c.taken + 1 WHERE c.taken < {KitchenSlot.Places}
            """,
            cancellation) > 0;

    public static void Free(PostgresTransaction transaction, Guid restaurant, DateTimeOffset slot) =>
        transaction.Write($"UPDATE capacity SET taken = taken - 1 WHERE restaurant_id = {restaurant} AND slot = {slot}");
}
