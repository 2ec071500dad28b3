using System.Text.Json;
using FoodDelivery.Kitchen.Domain;
using Hanok.Postgres;
using Npgsql;

namespace FoodDelivery.Kitchen.Data;

public static class TicketTable
{
    /// <summary>Keeps new tickets; when an order has one already, that one stands.</summary>
    public static void Insert(PostgresTransaction transaction, IReadOnlyList<Ticket> tickets) => transaction.Write(
        $"""
        INSERT INTO ticket (id, order_id, restaurant_id, state, items, created_at)
        SELECT * FROM unnest({tickets.Select(t => t.Id).ToArray()}, {tickets.Select(t => t.OrderId).ToArray()},
                             {tickets.Select(t => t.RestaurantId).ToArray()}, {tickets.Select(t => t.State).ToArray()},
                             {new Jsonb(tickets.Select(Items))}, {tickets.Select(t => t.CreatedAt).ToArray()})
        ON CONFLICT (order_id) DO NOTHING
        """);

    /// <summary>Confirms those tickets that wait for it, and tells the states of all that there are.</summary>
    public static async ValueTask<IReadOnlyDictionary<Guid, string>> ConfirmAsync(
        PostgresTransaction transaction, IEnumerable<Guid> ids, CancellationToken cancellation)
    {
        // Ordered, as everywhere: two transactions with the same tickets wait for each other instead of deadlocking.
        var rows = await transaction.QueryAsync(
            $"""
            WITH locked AS (SELECT id FROM ticket WHERE id = ANY ({ids.ToArray()}) ORDER BY id FOR UPDATE)
            UPDATE ticket t
            SET state = CASE t.state WHEN {TicketState.CreatePending} THEN {TicketState.AwaitingAcceptance} ELSE t.state END
            FROM locked WHERE t.id = locked.id
            RETURNING t.id, t.state
            """,
            row => (Id: row.GetGuid(0), State: row.GetString(1)),
            cancellation);
        return rows.ToDictionary(row => row.Id, row => row.State);
    }

    /// <summary>Cancels the tickets of orders in whatever state they are: an undo cannot be refused. One that never came to be needs no undo.</summary>
    public static void Cancel(PostgresTransaction transaction, IEnumerable<Guid> orders) => transaction.Write(
        $"UPDATE ticket SET state = {TicketState.Cancelled} WHERE order_id = ANY ({orders.ToArray()}) AND state <> {TicketState.Cancelled}");

    public static void SetState(PostgresTransaction transaction, Ticket ticket) =>
        transaction.Write($"UPDATE ticket SET state = {ticket.State} WHERE id = {ticket.Id}");

    public static ValueTask<Ticket?> FindAsync(PostgresDatabase database, Guid id, CancellationToken cancellation) =>
        database.QuerySingleAsync<Ticket?>(
            $"SELECT id, order_id, restaurant_id, state, items, created_at FROM ticket WHERE id = {id}", Read, cancellation);

    /// <summary>Reads a ticket that nobody else changes until the transaction ends.</summary>
    public static ValueTask<Ticket?> LockAsync(PostgresTransaction transaction, Guid id, CancellationToken cancellation) =>
        transaction.QuerySingleAsync<Ticket?>(
            $"SELECT id, order_id, restaurant_id, state, items, created_at FROM ticket WHERE id = {id} FOR UPDATE", Read, cancellation);

    private static Ticket Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetString(3),
        JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(4), KitchenJson.Default.IReadOnlyListTicketItem)!,
        row.GetFieldValue<DateTimeOffset>(5));

    private static byte[] Items(Ticket ticket) =>
        JsonSerializer.SerializeToUtf8Bytes(ticket.Items, KitchenJson.Default.IReadOnlyListTicketItem);
}
