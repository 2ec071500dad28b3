using System.Text.Json;
using FoodDelivery.Contracts;
using FoodDelivery.Orders.Domain;
using Hanok.Postgres;
using Hanok.Postgres.Isolation;

namespace FoodDelivery.Orders.Data;

/// <summary>What sagas do to approved orders. A saga changes only what it has begun to change, so each of these may be repeated.</summary>
public static class OrderChangeTable
{
    /// <summary>By which a saga rereads what the customer has seen.</summary>
    public static readonly VersionColumn<Guid> Version = new("orders", "id", "version");

    /// <summary>Begins a change.</summary>
    /// <param name="pending">The state that tells everybody of it.</param>
    /// <returns>Why it cannot begin; null when it has.</returns>
    public static async ValueTask<Rejection?> BeginAsync(
        PostgresTransaction transaction, Guid id, Guid saga, string pending, CancellationToken cancellation)
    {
        var (state, by) = await transaction.QuerySingleAsync(
            $"SELECT state, changed_by FROM orders WHERE id = {id} FOR UPDATE",
            row => (row.GetString(0), row.GetFieldValue<Guid?>(1)), cancellation);
        if (state == pending && by == saga)
            return null;

        if (state != OrderState.Approved)
            return new("order-state", $"Order {id} is {state ?? "missing"}; only an approved one can be changed.");

        transaction.Write(
            $"""
            UPDATE orders SET state = {pending}, changed_by = {saga}, version = version + 1, change_refusal_code = NULL, change_refusal_reason = NULL
            WHERE id = {id}
            """);
        return null;
    }

    /// <summary>The order is as it was, and says why.</summary>
    public static void Undo(PostgresTransaction transaction, Guid id, Guid saga, Rejection why) => transaction.Write(
        $"""
        UPDATE orders
        SET state = {OrderState.Approved}, version = version + 1, change_refusal_code = {why.Code}, change_refusal_reason = {why.Reason}
        WHERE id = {id} AND changed_by = {saga} AND state IN ({OrderState.CancelPending}, {OrderState.RevisionPending})
        """);

    public static void Cancel(PostgresTransaction transaction, Guid id, Guid saga) => transaction.Write(
        $"""
        UPDATE orders SET state = {OrderState.Cancelled}, authorized = NULL, version = version + 1
        WHERE id = {id} AND changed_by = {saga} AND state = {OrderState.CancelPending}
        """);

    public static void Revise(PostgresTransaction transaction, Guid id, Guid saga, Quote quote, Money authorized) => transaction.Write(
        $"""
        UPDATE orders
        SET state = {OrderState.Approved}, items = {new Jsonb(JsonSerializer.SerializeToUtf8Bytes(quote.Items, OrderJson.Default.IReadOnlyListOrderItem))},
            total = {quote.Total!.Value.Amount}, authorized = {authorized.Amount}, version = version + 1
        WHERE id = {id} AND changed_by = {saga} AND state = {OrderState.RevisionPending}
        """);
}
