using Hanok.Postgres;

namespace FoodDelivery.Kitchen.Data;

/// <summary>
/// Orders that are not to be cooked although no ticket of theirs is here: that an order is off can be heard before that it is on, for the
/// two come from different services.
/// </summary>
public static class OrderBarrier
{
    // Any constant but those of other locks.
    private const int Lock = 0x4F5244;

    /// <summary>Keeps every other transaction out of what is decided about these orders, until this one ends.</summary>
    /// <returns>Those that are off.</returns>
    public static async ValueTask<IReadOnlySet<Guid>> LockAsync(
        PostgresTransaction transaction, IEnumerable<Guid> orders, CancellationToken cancellation)
    {
        // In one order, so that two transactions wait for each other instead of deadlocking; and two statements, because the second must see
        // what whoever held a lock before has written.
        var ids = orders.Distinct().Order().ToArray();
        var (_, off) = await transaction.QueryAsync(
            $"SELECT count(pg_advisory_xact_lock({Lock}, hashtext(id::text))) FROM (SELECT id FROM unnest({ids}) AS id ORDER BY id) AS ordered",
            row => row.GetInt64(0),
            $"SELECT order_id FROM order_barrier WHERE order_id = ANY ({ids})",
            row => row.GetGuid(0),
            cancellation);
        return off.ToHashSet();
    }

    /// <summary>Cancels the tickets of these orders, in whatever state they are, and raises the barrier for those that have none.</summary>
    /// <returns>The tickets, by order.</returns>
    public static async ValueTask<IReadOnlyDictionary<Guid, Guid>> CallOffAsync(
        PostgresTransaction transaction, IEnumerable<Guid> orders, CancellationToken cancellation)
    {
        var ids = orders.Distinct().ToArray();
        var tickets = await transaction.QueryAsync(
            $"SELECT order_id, id FROM ticket WHERE order_id = ANY ({ids})", row => (row.GetGuid(0), row.GetGuid(1)), cancellation);
        var byOrder = tickets.ToDictionary();
        TicketTable.Cancel(transaction, byOrder.Keys);
        if (ids.Length > byOrder.Count)
            transaction.Write(
                $"""
                INSERT INTO order_barrier (order_id) SELECT id FROM unnest({ids.Where(id => !byOrder.ContainsKey(id)).ToArray()}) AS id
                ON CONFLICT DO NOTHING
                """);

        return byOrder;
    }
}
