using FoodDelivery.Contracts.Api;
using Hanok.Commands;
using Hanok.Postgres;

namespace FoodDelivery.Orders.Checkouts;

public static class CheckoutTable
{
    /// <summary>What one consumer may have taken of the time that lies ahead: couriers and places are everybody's.</summary>
    public const int MostAhead = 5;

    /// <exception cref="TooManyCheckoutsException">The consumer has as many as one may have. There is none more.</exception>
    public static async ValueTask InsertAsync(
        PostgresTransaction transaction, Guid id, Checkout checkout, TimeProvider time, CancellationToken cancellation)
    {
        var now = ApiTime.Now(time);

        // One after the other for each consumer: two at once would both see the last free place.
        if (checkout.ConsumerId is { } consumer)
            transaction.Write($"SELECT pg_advisory_xact_lock(hashtextextended({"checkouts of " + consumer}, 0))");

        var inserted = await transaction.ExecuteAsync(
            $"""
            INSERT INTO checkout (id, restaurant_id, delivery_address, deliver_at, state, created_at, order_id, consumer_id)
            SELECT {id}, {checkout.RestaurantId}, {checkout.DeliveryAddress}, {checkout.DeliverAt}, {CheckoutState.Pending}, {now}, {checkout.OrderId},
                   {checkout.ConsumerId}
            WHERE (SELECT count(*) FROM checkout WHERE consumer_id = {checkout.ConsumerId} AND deliver_at > {now} AND state <> {CheckoutState.Rejected})
              < {MostAhead}
            """,
            cancellation);
        if (inserted == 0)
            throw new TooManyCheckoutsException(MostAhead);
    }

    public static void SetState(PostgresTransaction transaction, Guid id, string state, Refusal? refusal) => transaction.Write(
        $"UPDATE checkout SET state = {state}, rejection_code = {refusal?.Code}, rejection_reason = {refusal?.Reason} WHERE id = {id}");

    public static ValueTask<StoredCheckout?> FindAsync(PostgresDatabase database, Guid id, CancellationToken cancellation) =>
        database.QuerySingleAsync<StoredCheckout?>(
            $"""
            SELECT id, state, restaurant_id, delivery_address, deliver_at, rejection_code, rejection_reason, created_at, order_id, consumer_id
            FROM checkout WHERE id = {id}
            """,
            row => new(row.GetFieldValue<Guid?>(9), new(
                row.GetGuid(0), row.GetString(1), row.GetGuid(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetFieldValue<DateTimeOffset>(4),
                row.IsDBNull(5) ? null : row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6), row.GetFieldValue<DateTimeOffset>(7),
                row.IsDBNull(8) ? null : row.GetGuid(8))),
            cancellation);
}
