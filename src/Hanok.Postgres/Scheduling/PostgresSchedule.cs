using Hanok.Messaging;
using Hanok.Scheduling;

namespace Hanok.Postgres.Scheduling;

/// <summary>The schedule in <c>hanok.scheduled</c>.</summary>
internal sealed class PostgresSchedule(PostgresDatabase database) : ISchedule
{
    // Any constant but those of other locks: two instances that moved at once could commit the later messages of a key first.
    private const long Lock = 0x5343484544;

    public async ValueTask<int> MoveDueAsync(ITransaction transaction, DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        // Two statements, because the second must see what whoever held the lock before has moved. Rows that are locked are just being
        // cancelled: waiting for them could deadlock with their transaction.
        var (_, due) = await transaction.Postgres.QueryAsync(
            $"SELECT pg_advisory_xact_lock({Lock}) IS NULL", row => row.GetBoolean(0),
            $"""
            WITH next AS MATERIALIZED (
              SELECT id FROM hanok.scheduled WHERE due <= {now} ORDER BY due, number LIMIT {limit} FOR UPDATE SKIP LOCKED)
            DELETE FROM hanok.scheduled s USING next WHERE s.id = next.id RETURNING s.due, s.number, s.frame
            """,
            row => (Due: row.GetFieldValue<DateTimeOffset>(0), Number: row.GetInt64(1), Frame: row.GetFieldValue<byte[]>(2)),
            cancellation);

        // A DELETE returns its rows in no order of its own.
        foreach (var (_, _, frame) in due.OrderBy(row => row.Due).ThenBy(row => row.Number))
            transaction.Add(MessageCodec.Read(frame));

        return due.Count;
    }

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation) =>
        database.QuerySingleAsync("SELECT min(due) FROM hanok.scheduled", row => row.GetFieldValue<DateTimeOffset?>(0), cancellation);
}
