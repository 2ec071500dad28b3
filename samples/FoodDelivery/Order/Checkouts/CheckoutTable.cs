using FoodDelivery.Contracts.Api;
using Hanok.Commands;
using Hanok.Postgres;

namespace FoodDelivery.Orders.Checkouts;

public static class CheckoutTable
{
    public static void Insert(PostgresTransaction transaction, Guid id, Checkout checkout, TimeProvider time) => transaction.Write(
        $"""
        INSERT INTO checkout (id, restaurant_id, delivery_address, deliver_at, state, created_at, order_id)
        VALUES ({id}, {checkout.RestaurantId}, {checkout.DeliveryAddress}, {checkout.DeliverAt}, {CheckoutState.Pending}, {ApiTime.Now(time)}, {checkout.OrderId})
        """);

    public static void SetState(PostgresTransaction transaction, Guid id, string state, Refusal? refusal) => transaction.Write(
        $"UPDATE checkout SET state = {state}, rejection_code = {refusal?.Code}, rejection_reason = {refusal?.Reason} WHERE id = {id}");

    public static ValueTask<CheckoutView?> FindAsync(PostgresDatabase database, Guid id, CancellationToken cancellation) =>
        database.QuerySingleAsync<CheckoutView?>(
            $"""
            SELECT id, state, restaurant_id, delivery_address, deliver_at, rejection_code, rejection_reason, created_at, order_id
            FROM checkout WHERE id = {id}
            """,
            row => new(
                row.GetGuid(0), row.GetString(1), row.GetGuid(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetFieldValue<DateTimeOffset>(4),
                row.IsDBNull(5) ? null : row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6), row.GetFieldValue<DateTimeOffset>(7),
                row.IsDBNull(8) ? null : row.GetGuid(8)),
            cancellation);
}
