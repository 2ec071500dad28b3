using FoodDelivery.Accounting.Domain;
using Hanok.Postgres;

namespace FoodDelivery.Accounting.Data;

/// <summary>What was decided about the cards of orders, once and for all, whoever asks first: the order's payment or its time-out.</summary>
public static class OrderAuthorizations
{
    /// <summary>The orders, of those given, whose cards are charged.</summary>
    public static async ValueTask<IReadOnlySet<Guid>> AuthorizedAsync(
        PostgresTransaction transaction, IEnumerable<Guid> orders, CancellationToken cancellation)
    {
        var authorized = await transaction.QueryAsync(
            $"SELECT order_id FROM card_authorization WHERE order_id = ANY ({orders.ToArray()}) AND state = {AuthorizationState.Authorized}",
            row => row.GetGuid(0), cancellation);
        return authorized.ToHashSet();
    }

    /// <summary>Declines what nobody has asked for yet, so that it will be declined when somebody does.</summary>
    /// <returns>The orders that were undecided.</returns>
    public static async ValueTask<IReadOnlySet<Guid>> DeclineUndecidedAsync(
        PostgresTransaction transaction, IEnumerable<Guid> orders, DateTimeOffset now, CancellationToken cancellation)
    {
        var declined = await transaction.QueryAsync(
            $"""
            INSERT INTO card_authorization (order_id, state, created_at)
            SELECT id, {AuthorizationState.Declined}, {now} FROM unnest({orders.Distinct().Order().ToArray()}) AS id
            ON CONFLICT DO NOTHING RETURNING order_id
            """,
            row => row.GetGuid(0), cancellation);
        return declined.ToHashSet();
    }
}
