using FoodDelivery.Accounting.Domain;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using Hanok.Postgres;
using Npgsql;

namespace FoodDelivery.Accounting.Data;

public static class AuthorizationTable
{
    /// <summary>Keeps authorizations; one that is there already stands.</summary>
    /// <returns>The orders whose authorizations are new.</returns>
    public static async ValueTask<HashSet<Guid>> InsertAsync(
        PostgresTransaction transaction, IReadOnlyList<CardAuthorization> authorizations, DateTimeOffset now, CancellationToken cancellation) =>
    [
        .. await transaction.QueryAsync(
            $"""
            INSERT INTO card_authorization (order_id, consumer_id, amount, currency, state, created_at)
            SELECT a.*, {now}
            FROM unnest({authorizations.Select(a => a.OrderId).ToArray()}, {authorizations.Select(a => a.ConsumerId).ToArray()},
                        {authorizations.Select(a => a.Total.Amount).ToArray()}, {authorizations.Select(a => a.Total.Currency).ToArray()},
                        {authorizations.Select(a => a.State).ToArray()}) AS a
            ON CONFLICT (order_id) DO NOTHING RETURNING order_id
            """,
            row => row.GetGuid(0), cancellation),
    ];

    /// <summary>Those of the orders that may be charged, by order; nobody else changes them until the transaction ends.</summary>
    public static async ValueTask<Dictionary<Guid, CardAuthorization>> LockLiveAsync(
        PostgresTransaction transaction, IEnumerable<Guid> orders, CancellationToken cancellation)
    {
        var live = await transaction.QueryAsync(
            $"""
            SELECT order_id, consumer_id, amount, currency FROM card_authorization
            WHERE order_id = ANY ({orders.ToArray()}) AND state = {AuthorizationState.Authorized} ORDER BY order_id FOR UPDATE
            """,
            Read, cancellation);
        return live.ToDictionary(authorization => authorization.OrderId);
    }

    public static ValueTask<PaymentView?> FindAsync(PostgresDatabase database, Guid order, CancellationToken cancellation) =>
        database.QuerySingleAsync<PaymentView?>(
            $"SELECT order_id, state, amount, currency, created_at FROM card_authorization WHERE order_id = {order}",
            row => new(
                row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : new Money(row.GetDecimal(2), row.GetString(3)),
                row.GetFieldValue<DateTimeOffset>(4)),
            cancellation);

    public static void Reverse(PostgresTransaction transaction, IEnumerable<Guid> orders) => transaction.Write(
        $"UPDATE card_authorization SET state = {AuthorizationState.Reversed} WHERE order_id = ANY ({orders.ToArray()})");

    public static void SetAmounts(PostgresTransaction transaction, IReadOnlyCollection<CardAuthorization> authorizations) => transaction.Write(
        $"""
        UPDATE card_authorization c SET amount = n.amount
        FROM unnest({authorizations.Select(a => a.OrderId).ToArray()}, {authorizations.Select(a => a.Total.Amount).ToArray()}) AS n (order_id, amount)
        WHERE c.order_id = n.order_id
        """);

    private static CardAuthorization Read(NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.GetGuid(1), new Money(row.GetDecimal(2), row.GetString(3)), Objection: null);
}
