using System.Text.Json;
using FoodDelivery.Kitchen.Domain;
using Hanok.Postgres;

namespace FoodDelivery.Kitchen.Data;

public static class TicketChangeTable
{
    /// <summary>The ticket of an order, which nobody else changes until the transaction ends; null when there is none.</summary>
    public static ValueTask<ChangingTicket?> LockAsync(PostgresTransaction transaction, Guid order, CancellationToken cancellation) =>
        transaction.QuerySingleAsync<ChangingTicket?>(
            $"SELECT id, state, previous_state, items, revised_items FROM ticket WHERE order_id = {order} FOR UPDATE",
            row => new(
                row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), Items(row.GetFieldValue<byte[]>(3)),
                row.IsDBNull(4) ? null : Items(row.GetFieldValue<byte[]>(4))),
            cancellation);

    public static void Save(PostgresTransaction transaction, ChangingTicket ticket) => transaction.Write(
        $"""
        UPDATE ticket
        SET state = {ticket.State}, previous_state = {ticket.PreviousState}, items = {new Jsonb(Utf8(ticket.Items))},
            revised_items = {new Jsonb(ticket.RevisedItems is { } revised ? Utf8(revised) : null)}
        WHERE id = {ticket.Id}
        """);

    private static IReadOnlyList<TicketItem> Items(byte[] utf8) =>
        JsonSerializer.Deserialize(utf8, KitchenJson.Default.IReadOnlyListTicketItem)!;

    private static byte[] Utf8(IReadOnlyList<TicketItem> items) =>
        JsonSerializer.SerializeToUtf8Bytes(items, KitchenJson.Default.IReadOnlyListTicketItem);
}
