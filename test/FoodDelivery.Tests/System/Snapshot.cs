using Npgsql;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Everything that the invariants speak of, as it stands in the databases.</summary>
internal sealed record Snapshot(
    IReadOnlyList<OrderRow> Orders,
    IReadOnlyList<TicketRow> Tickets,
    IReadOnlyList<AuthorizationRow> Authorizations,
    IReadOnlyList<SagaRow> Sagas,
    IReadOnlyList<string> Repetitions,
    IReadOnlyList<string> Parked)
{
    public static async Task<Snapshot> ReadAsync(Databases databases, CancellationToken cancellation) => new(
        await databases.QueryAsync(
            "order", "SELECT id, saga_id, state, total, ticket_id, rejection_code FROM orders",
            row => new OrderRow(
                row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetFieldValue<decimal?>(3), row.GetFieldValue<Guid?>(4),
                row.IsDBNull(5) ? null : row.GetString(5)),
            cancellation),
        await databases.QueryAsync(
            "kitchen", "SELECT id, order_id, state FROM ticket",
            row => new TicketRow(row.GetGuid(0), row.GetGuid(1), row.GetString(2)), cancellation),
        await databases.QueryAsync(
            "accounting", "SELECT order_id, state, amount FROM card_authorization",
            row => new AuthorizationRow(row.GetGuid(0), row.GetString(1), row.GetFieldValue<decimal?>(2)), cancellation),
        await SagasAsync(databases, cancellation),
        await RepetitionsAsync(databases, cancellation),
        await ParkedAsync(databases, cancellation));

    /// <summary>What creates orders: sagas, and flows by the same words; and what should be there, where an order has none yet.</summary>
    public static Task<List<SagaRow>> SagasAsync(Databases databases, CancellationToken cancellation) => databases.QueryAsync(
        "order",
        """
        SELECT id, lower(status), progress #>> '{open,0,step}', ended_at IS NOT NULL FROM hanok.saga
        UNION ALL
        SELECT id, CASE status WHEN 'EndedWell' THEN 'completed' WHEN 'EndedBadly' THEN 'compensated' ELSE lower(status) END, NULL, ended_at IS NOT NULL
        FROM hanok.flow
        UNION ALL
        SELECT saga_id, 'missing', NULL, false FROM orders
        WHERE saga_id NOT IN (SELECT id FROM hanok.saga UNION ALL SELECT id FROM hanok.flow)
        """,
        row => new SagaRow(row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetBoolean(3)), cancellation);

    public static async Task<List<string>> ParkedAsync(Databases databases, CancellationToken cancellation)
    {
        var parked = new List<string>();
        foreach (var service in Databases.Services)
            parked.AddRange(await databases.QueryAsync(
                service,
                """
                SELECT format('%s from %s at %s.%s, key %s, %s attempts, next %s: %s', current_database(), stream, commit_position,
                              commit_index, key, attempts, coalesce(retry_at::text, 'never'), reason)
                FROM hanok.parked
                """,
                Text, cancellation));

        return parked;
    }

    private static async Task<List<string>> RepetitionsAsync(Databases databases, CancellationToken cancellation) =>
    [
        .. await databases.QueryAsync(
            "order",
            """
            SELECT format('saga %s: step ''%s'' %s %s times', saga, entry ->> 'step', entry ->> 'what', count(*))
            FROM hanok.saga_history, json_array_elements(entries) AS entry
            GROUP BY saga, entry ->> 'step', entry ->> 'what' HAVING count(*) > 1
            """,
            row => row.GetString(0), cancellation),
        .. await databases.QueryAsync(
            "order",
            """
            SELECT format('flow %s: %s %s times', flow_id, event, count(*)) FROM hanok.flow_event
            WHERE flow_id NOT IN (SELECT flow_id FROM hanok.flow_event WHERE event = 'order.order-timed-out')  -- what is late is declined again
            GROUP BY flow_id, event HAVING count(*) > 1
            """,
            row => row.GetString(0), cancellation),
        .. await TicketWitness.RepetitionsAsync(databases, cancellation),
    ];

    private static string Text(NpgsqlDataReader row) => row.GetString(0);
}
