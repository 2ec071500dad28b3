using Npgsql;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Everything that the invariants speak of, as it stands in the databases.</summary>
internal sealed record Snapshot(
    IReadOnlyList<OrderRow> Orders,
    IReadOnlyList<TicketRow> Tickets,
    IReadOnlyList<AuthorizationRow> Authorizations,
    IReadOnlyList<SagaRow> Sagas,
    IReadOnlyList<string> Held,
    IReadOnlyList<string> Repetitions,
    IReadOnlyList<string> Parked)
{
    public static async Task<Snapshot> ReadAsync(Databases databases, CancellationToken cancellation) => new(
        await databases.QueryAsync(
            "order", "SELECT id, saga_id, state, total, authorized, ticket_id, rejection_code FROM orders",
            row => new OrderRow(
                row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetFieldValue<decimal?>(3), row.GetFieldValue<decimal?>(4),
                row.GetFieldValue<Guid?>(5), row.IsDBNull(6) ? null : row.GetString(6)),
            cancellation),
        await databases.QueryAsync(
            "kitchen", "SELECT id, order_id, state FROM ticket",
            row => new TicketRow(row.GetGuid(0), row.GetGuid(1), row.GetString(2)), cancellation),
        await databases.QueryAsync(
            "accounting", "SELECT order_id, state, amount FROM card_authorization",
            row => new AuthorizationRow(row.GetGuid(0), row.GetString(1), row.GetFieldValue<decimal?>(2)), cancellation),
        await SagasAsync(databases, cancellation),
        await HeldAsync(databases, cancellation),
        await RepetitionsAsync(databases, cancellation),
        await ParkedAsync(databases, cancellation));

    /// <summary>What creates orders: sagas, and flows by the same words; and what should be there, where an order has none yet.</summary>
    public static Task<List<SagaRow>> SagasAsync(Databases databases, CancellationToken cancellation) => databases.QueryAsync(
        "order",
        """
        SELECT id, name, lower(status), progress #>> '{open,0,step}', ended_at IS NOT NULL FROM hanok.saga
        UNION ALL
        SELECT id, 'create-order', CASE status WHEN 'EndedWell' THEN 'completed' WHEN 'EndedBadly' THEN 'compensated' ELSE lower(status) END, NULL,
               ended_at IS NOT NULL
        FROM hanok.flow
        UNION ALL
        SELECT saga_id, 'create-order', 'missing', NULL, false FROM orders
        WHERE saga_id NOT IN (SELECT id FROM hanok.saga UNION ALL SELECT id FROM hanok.flow)
        """,
        row => new SagaRow(row.GetGuid(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetBoolean(4)), cancellation);

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

    /// <summary>What no saga may leave behind: locks, places in line, operations that wait for others, and money that is nobody's.</summary>
    private static async Task<List<string>> HeldAsync(Databases databases, CancellationToken cancellation) =>
    [
        .. await databases.QueryAsync(
            "order",
            """
            SELECT format('lock %s of %s since %s', resource, owner, since) FROM hanok.semantic_lock
            UNION ALL SELECT format('%s waits for lock %s', owner, resource) FROM hanok.semantic_lock_waiter
            """,
            Text, cancellation),
        .. await databases.QueryAsync(
            "accounting", "SELECT format('operation %s of %s waits', name, key) FROM hanok.operation WHERE state = 'Remembered'", Text, cancellation),
        .. await databases.QueryAsync(
            "accounting",
            """
            SELECT format('account %s has %s, its authorizations have %s', coalesce(a.id, live.id), a.authorized, live.amount)
            FROM (SELECT id, authorized FROM account WHERE authorized <> 0) AS a
            FULL JOIN (SELECT consumer_id || '/' || currency AS id, sum(amount) AS amount FROM card_authorization WHERE state = 'AUTHORIZED' GROUP BY 1) AS live
              ON live.id = a.id
            WHERE a.authorized IS DISTINCT FROM live.amount
            """,
            Text, cancellation),
    ];

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
