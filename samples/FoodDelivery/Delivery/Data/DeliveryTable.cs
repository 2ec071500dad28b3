using FoodDelivery.Contracts.Delivery;
using FoodDelivery.Deliveries.Domain;
using Hanok.Postgres;
using Npgsql;

namespace FoodDelivery.Deliveries.Data;

public static class DeliveryTable
{
    /// <summary>Holds whichever courier is free.</summary>
    /// <returns>Whether one was.</returns>
    public static async ValueTask<bool> HoldAsync(
        PostgresTransaction transaction, Guid hold, HoldCourier request, DateTimeOffset slot, CancellationToken cancellation)
    {
        // One after the other for each slot: two that saw the same courier free would both take her, and one be refused while another is free.
        transaction.Write($"SELECT pg_advisory_xact_lock(hashtextextended('delivery slot', extract(epoch FROM {slot}::timestamptz)::bigint))");
        return await transaction.ExecuteAsync(
            $"""
            INSERT INTO delivery (hold_id, checkout_id, courier_id, slot, address, state, order_id, consumer_id)
            SELECT {hold}, {request.CheckoutId}, c.id, {slot}, {request.DeliveryAddress}, {DeliveryState.Held}, {request.OrderId}, {request.ConsumerId}
            FROM courier c
            WHERE NOT EXISTS (SELECT FROM delivery d WHERE d.courier_id = c.id AND d.slot = {slot})
            ORDER BY c.id LIMIT 1
            """,
            cancellation) > 0;
    }

    public static void Schedule(PostgresTransaction transaction, Guid hold) =>
        transaction.Write($"UPDATE delivery SET state = {DeliveryState.Scheduled} WHERE hold_id = {hold}");

    public static void Free(PostgresTransaction transaction, Guid hold) => transaction.Write($"DELETE FROM delivery WHERE hold_id = {hold}");

    public static ValueTask<StoredDelivery?> FindAsync(PostgresDatabase database, Guid checkout, CancellationToken cancellation) =>
        database.QuerySingleAsync<StoredDelivery?>(
            $"""
            SELECT d.checkout_id, d.state, c.id, c.name, d.slot, d.order_id, d.consumer_id FROM delivery d JOIN courier c ON c.id = d.courier_id
            WHERE d.checkout_id = {checkout}
            """,
            Read, cancellation);

    /// <returns>The one that is brought last.</returns>
    public static ValueTask<StoredDelivery?> FindOfOrderAsync(PostgresDatabase database, Guid order, CancellationToken cancellation) =>
        database.QuerySingleAsync<StoredDelivery?>(
            $"""
            SELECT d.checkout_id, d.state, c.id, c.name, d.slot, d.order_id, d.consumer_id FROM delivery d JOIN courier c ON c.id = d.courier_id
            WHERE d.order_id = {order} AND d.consumer_id IS NOT NULL ORDER BY d.slot DESC, d.hold_id DESC LIMIT 1
            """,
            Read, cancellation);

    private static StoredDelivery Read(NpgsqlDataReader row) => new(row.GetFieldValue<Guid?>(6), new(
        row.GetGuid(0), row.GetString(1), row.GetGuid(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<Guid?>(5)));
}
