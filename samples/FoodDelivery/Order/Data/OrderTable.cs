using System.Text.Json;
using FoodDelivery.Contracts;
using FoodDelivery.Orders.Domain;
using Hanok.Postgres;
using Npgsql;

namespace FoodDelivery.Orders.Data;

public static class OrderTable
{
    public static void Insert(PostgresTransaction transaction, Order order) => transaction.Write(order, InsertAll);

    public static void Approve(PostgresTransaction transaction, Guid id, Guid ticket) => transaction.Write((id, ticket), ApproveAll);

    /// <param name="ticket">The ticket that was made and cancelled, if it came so far.</param>
    public static void Reject(PostgresTransaction transaction, Guid id, Guid? ticket, Rejection rejection) => transaction.Write(
        $"""
        UPDATE orders
        SET state = {OrderState.Rejected}, ticket_id = {ticket}, rejection_code = {rejection.Code}, rejection_reason = {rejection.Reason},
            version = version + 1
        WHERE id = {id} AND state = {OrderState.ApprovalPending}
        """);

    public static ValueTask<Order?> FindAsync(PostgresDatabase database, Guid id, CancellationToken cancellation) =>
        database.QuerySingleAsync<Order?>(
            $"""
            SELECT id, saga_id, consumer_id, restaurant_id, delivery_address, items, total, currency, state, ticket_id,
                   rejection_code, rejection_reason, created_at, authorized, version, change_refusal_code, change_refusal_reason
            FROM orders WHERE id = {id}
            """,
            Read, cancellation);

    private static void InsertAll(PostgresTransaction transaction, IReadOnlyList<Order> orders) => transaction.Write(
        $"""
        INSERT INTO orders (id, saga_id, consumer_id, restaurant_id, delivery_address, items, total, currency, state, created_at)
        SELECT * FROM unnest(
          {orders.Select(o => o.Id).ToArray()}, {orders.Select(o => o.SagaId).ToArray()}, {orders.Select(o => o.ConsumerId).ToArray()},
          {orders.Select(o => o.RestaurantId).ToArray()}, {orders.Select(o => o.DeliveryAddress).ToArray()},
          {new Jsonb(orders.Select(o => JsonSerializer.SerializeToUtf8Bytes(o.Items, OrderJson.Default.IReadOnlyListOrderItem)))},
          {orders.Select(o => o.Total?.Amount).ToArray()}, {orders.Select(o => o.Total?.Currency).ToArray()},
          {orders.Select(o => o.State).ToArray()}, {orders.Select(o => o.CreatedAt).ToArray()})
        """);

    private static void ApproveAll(PostgresTransaction transaction, IReadOnlyList<(Guid Id, Guid Ticket)> orders) => transaction.Write(
        $"""
        UPDATE orders o SET state = {OrderState.Approved}, ticket_id = n.ticket, authorized = o.total, version = o.version + 1
        FROM unnest({orders.Select(o => o.Id).ToArray()}, {orders.Select(o => o.Ticket).ToArray()}) AS n (id, ticket)
        WHERE o.id = n.id AND o.state = {OrderState.ApprovalPending}
        """);

    private static Order Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        SagaId = row.GetGuid(1),
        ConsumerId = row.GetGuid(2),
        RestaurantId = row.GetGuid(3),
        DeliveryAddress = row.GetString(4),
        Items = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(5), OrderJson.Default.IReadOnlyListOrderItem)!,
        Total = row.IsDBNull(6) ? null : new Money(row.GetDecimal(6), row.GetString(7)),
        State = row.GetString(8),
        TicketId = row.GetFieldValue<Guid?>(9),
        Rejection = row.IsDBNull(10) ? null : new Rejection(row.GetString(10), row.GetString(11)),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(12),
        Authorized = row.IsDBNull(13) ? null : new Money(row.GetDecimal(13), row.GetString(7)),
        Version = row.GetInt64(14),
        ChangeRefusal = row.IsDBNull(15) ? null : new Rejection(row.GetString(15), row.GetString(16)),
    };
}
