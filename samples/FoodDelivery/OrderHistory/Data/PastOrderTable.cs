using System.Text.Json;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Orders;
using FoodDelivery.OrderHistory.Api;
using FoodDelivery.OrderHistory.Domain;
using Hanok.Postgres;
using Npgsql;

namespace FoodDelivery.OrderHistory.Data;

public static class PastOrderTable
{
    public static void Insert(PostgresTransaction transaction, IReadOnlyList<OrderCreated> orders) => transaction.Write(
        $"""
        INSERT INTO past_order (id, consumer_id, restaurant_id, state, items, total, currency, placed_at)
        SELECT id, consumer_id, restaurant_id, {OrderState.ApprovalPending}, items, total, currency, placed_at
        FROM unnest(
          {orders.Select(o => o.OrderId).ToArray()}, {orders.Select(o => o.ConsumerId).ToArray()}, {orders.Select(o => o.RestaurantId).ToArray()},
          {new Jsonb(orders.Select(o => Items(o.LineItems)))}, {orders.Select(o => o.Total?.Amount).ToArray()},
          {orders.Select(o => o.Total?.Currency).ToArray()}, {orders.Select(o => o.PlacedAt).ToArray()})
          AS o (id, consumer_id, restaurant_id, items, total, currency, placed_at)
        """);

    /// <summary>An order that was created before this service listened is not known here, and stays unknown.</summary>
    /// <param name="changes">One for each order.</param>
    public static void SetState(PostgresTransaction transaction, IReadOnlyList<OrderStateChanged> changes) => transaction.Write(
        $"""
        UPDATE past_order o SET state = n.state, rejection_code = n.code, rejection_reason = n.reason
        FROM unnest(
          {changes.Select(c => c.OrderId).ToArray()}, {changes.Select(c => c.State).ToArray()},
          {changes.Select(c => c.Reason?.Code).ToArray()}, {changes.Select(c => c.Reason?.Reason).ToArray()}) AS n (id, state, code, reason)
        WHERE o.id = n.id
        """);

    /// <inheritdoc cref="SetState"/>
    public static void SetLines(PostgresTransaction transaction, IReadOnlyList<OrderRevised> changes) => transaction.Write(
        $"""
        UPDATE past_order o SET items = n.items, total = n.total, currency = n.currency
        FROM unnest(
          {changes.Select(c => c.OrderId).ToArray()}, {new Jsonb(changes.Select(c => Items(c.LineItems)))},
          {changes.Select(c => c.Total.Amount).ToArray()}, {changes.Select(c => c.Total.Currency).ToArray()}) AS n (id, items, total, currency)
        WHERE o.id = n.id
        """);

    /// <summary>Newest first.</summary>
    public static async ValueTask<List<PastOrder>> ListAsync(PostgresDatabase database, HistoryQuery query, CancellationToken cancellation) =>
        await database.QueryAsync(
            $"""
            SELECT id, state, restaurant_id, items, total, currency, rejection_code, rejection_reason, placed_at
            FROM past_order
            WHERE consumer_id = {query.Consumer} AND (placed_at, id) < ({query.After.PlacedAt}, {query.After.Id}) AND placed_at >= {query.Since}
              AND ({query.Status}::text IS NULL OR state = {query.Status}::text)
            ORDER BY placed_at DESC, id DESC LIMIT {query.Limit}
            """,
            Read, cancellation);

    private static byte[] Items(IReadOnlyList<OrderedItem> items) =>
        JsonSerializer.SerializeToUtf8Bytes(items, HistoryJson.Default.IReadOnlyListOrderedItem);

    private static PastOrder Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetGuid(2),
        JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(3), HistoryJson.Default.IReadOnlyListOrderedItem)!,
        row.IsDBNull(4) ? null : new Money(row.GetDecimal(4), row.GetString(5)),
        row.IsDBNull(6) ? null : new Rejection(row.GetString(6), row.GetString(7)),
        row.GetFieldValue<DateTimeOffset>(8));
}
