using Hanok.Postgres;

namespace FoodDelivery.Orders.Data;

public static class OrderStates
{
    /// <summary>Reads the states of orders, which nobody else changes until the transaction ends.</summary>
    public static async ValueTask<IReadOnlyDictionary<Guid, string>> LockAsync(
        PostgresTransaction transaction, IEnumerable<Guid> orders, CancellationToken cancellation)
    {
        var states = await transaction.QueryAsync(
            $"SELECT id, state FROM orders WHERE id = ANY ({orders.ToArray()}) ORDER BY id FOR UPDATE", row => (row.GetGuid(0), row.GetString(1)),
            cancellation);
        return states.ToDictionary();
    }
}
