using Hanok.Postgres;

namespace FoodDelivery.Orders.Data;

/// <summary>Requests that were accepted without a saga, by the conversation that follows from their idempotency key.</summary>
public static class PlacedOrders
{
    public static void Insert(PostgresTransaction transaction, Guid conversation, byte[] requestHash, Guid order) => transaction.Write(
        $"INSERT INTO placed_order (conversation, request_hash, order_id) VALUES ({conversation}, {requestHash}, {order})");

    /// <summary>Null when there is none.</summary>
    public static async ValueTask<(byte[] RequestHash, Guid Order)?> FindAsync(
        PostgresDatabase database, Guid conversation, CancellationToken cancellation)
    {
        var rows = await database.QueryAsync(
            $"SELECT request_hash, order_id FROM placed_order WHERE conversation = {conversation}",
            row => (row.GetFieldValue<byte[]>(0), row.GetGuid(1)), cancellation);
        return rows.Count > 0 ? rows[0] : null;
    }
}
