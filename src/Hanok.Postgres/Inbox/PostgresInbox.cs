using Hanok.Inbox;
using Hanok.Messaging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hanok.Postgres.Inbox;

/// <summary>Watermarks in <c>hanok.watermark</c>, ids of sources without order in <c>hanok.inbox</c>, what could not be handled in <c>hanok.parked</c>.</summary>
internal sealed class PostgresInbox(PostgresDatabase database, IOptions<ReceiverOptions> options) : IInbox
{
    public async ValueTask<InboxState> OpenAsync(
        ITransaction transaction, string stream, IReadOnlyCollection<int> lanes, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var wanted = lanes.Select(lane => (short)lane).Order().ToArray();
        while (true)
        {
            // Two statements, because the second must see what whoever held the lanes before has parked.
            var (watermarks, parked) = await transaction.Postgres.QueryAsync(
                $"""
                SELECT lane, commit_position, commit_index FROM hanok.watermark
                WHERE stream = {stream} AND lane = ANY ({wanted}) ORDER BY lane FOR UPDATE
                """,
                row => ((int)row.GetInt16(0), new Position(row.GetInt64(1), row.GetInt32(2))),
                $"SELECT DISTINCT key FROM hanok.parked WHERE stream = {stream} AND key = ANY ({keys.ToArray()})",
                row => row.GetString(0),
                cancellation);

            if (watermarks.Count == wanted.Length)
                return new(watermarks.ToDictionary(), parked.ToHashSet());

            // The first messages of a lane: a row must be there to be locked.
            transaction.Postgres.Write(
                $"""
                INSERT INTO hanok.watermark (stream, lane, commit_position, commit_index)
                SELECT {stream}, lane, {Position.None.Commit}, {Position.None.Index} FROM unnest({wanted}) AS lane ORDER BY lane
                ON CONFLICT DO NOTHING
                """);
        }
    }

    public void Advance(ITransaction transaction, string stream, IReadOnlyDictionary<int, Position> watermarks) =>
        transaction.Postgres.Write(
            $"""
            UPDATE hanok.watermark w SET commit_position = n.commit_position, commit_index = n.commit_index
            FROM unnest({watermarks.Keys.Select(lane => (short)lane).ToArray()}, {watermarks.Values.Select(p => p.Commit).ToArray()},
                        {watermarks.Values.Select(p => p.Index).ToArray()}) AS n (lane, commit_position, commit_index)
            WHERE w.stream = {stream} AND w.lane = n.lane
            """);

    public async ValueTask<IReadOnlyList<(Guid Id, Position Position)>> ClaimAsync(
        ITransaction transaction, string source, IReadOnlyCollection<Guid> ids, DateTimeOffset now, CancellationToken cancellation)
    {
        // Each claim clears away twice as much as it can add, so that the table keeps to what must be remembered without any job.
        transaction.Postgres.Write(
            $"""
            DELETE FROM hanok.inbox WHERE (source, id) IN (
              SELECT source, id FROM hanok.inbox WHERE received_at < {now.AddDays(-options.Value.RememberDays)}
              ORDER BY received_at LIMIT {2 * ids.Count} FOR UPDATE SKIP LOCKED)
            """);
        return await transaction.Postgres.QueryAsync(
            $"""
            INSERT INTO hanok.inbox (source, id, received_at) SELECT {source}, id, {now} FROM unnest({ids.Order().ToArray()}) AS id ORDER BY id
            ON CONFLICT DO NOTHING RETURNING id, number
            """,
            row => (row.GetGuid(0), new Position(row.GetInt64(1), 0)),
            cancellation);
    }

    public void Park(ITransaction transaction, IReadOnlyList<ParkedMessage> messages)
    {
        foreach (var message in messages)
            transaction.Postgres.Write(
                $"""
                INSERT INTO hanok.parked (stream, commit_position, commit_index, key, type, frame, reason, attempts, retry_at, parked_at)
                VALUES ({message.Stream}, {message.Delivery.Position.Commit}, {message.Delivery.Position.Index}, {message.Key},
                        {ForeignText.Clean(message.Delivery.Message.Type)}, {MessageCodec.ToFrame(message.Delivery.Message)}, {message.Reason}, {message.Attempts}, {message.RetryAt},
                        {message.ParkedAt})
                """);
    }

    public void Postpone(ITransaction transaction, ParkedMessage message, DateTimeOffset wasDueAt)
    {
        var (position, _) = message.Delivery;
        transaction.Postgres.Write(
            $"""
            UPDATE hanok.parked SET reason = {message.Reason}, attempts = {message.Attempts}, retry_at = {message.RetryAt}
            WHERE stream = {message.Stream} AND commit_position = {position.Commit} AND commit_index = {position.Index} AND retry_at = {wasDueAt}
            """);
    }

    public async ValueTask<ParkedMessage?> TakeDueAsync(ITransaction transaction, DateTimeOffset now, CancellationToken cancellation) =>
        await transaction.Postgres.QuerySingleAsync(
            $"""
            SELECT stream, commit_position, commit_index, frame, reason, attempts, retry_at, parked_at FROM hanok.parked
            WHERE retry_at <= {now} ORDER BY retry_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """,
            Read, cancellation);

    public void Unpark(ITransaction transaction, ParkedMessage message, DateTimeOffset now)
    {
        var (position, _) = message.Delivery;
        transaction.Postgres.Write(
            $"""
            DELETE FROM hanok.parked
            WHERE stream = {message.Stream} AND commit_position = {position.Commit} AND commit_index = {position.Index}
            """);
        transaction.Postgres.Write(
            $"""
            UPDATE hanok.parked p SET retry_at = {now}
            FROM (SELECT commit_position, commit_index FROM hanok.parked WHERE stream = {message.Stream} AND key = {message.Key}
                  ORDER BY commit_position, commit_index LIMIT 1) AS next
            WHERE p.stream = {message.Stream} AND p.commit_position = next.commit_position AND p.commit_index = next.commit_index
            """);
    }

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation) =>
        database.QuerySingleAsync(
            "SELECT min(retry_at) FROM hanok.parked WHERE retry_at IS NOT NULL", row => row.GetFieldValue<DateTimeOffset?>(0), cancellation);

    public async ValueTask<IReadOnlyList<ParkedMessage>> ListAsync(int limit, CancellationToken cancellation) =>
        await database.QueryAsync(
            $"""
            SELECT stream, commit_position, commit_index, frame, reason, attempts, retry_at, parked_at FROM hanok.parked
            ORDER BY parked_at, stream, commit_position, commit_index LIMIT {limit}
            """,
            Read, cancellation);

    /// <summary>From stream, commit_position, commit_index, frame, reason, attempts, retry_at, parked_at, in this order.</summary>
    public static ParkedMessage Read(NpgsqlDataReader row) => new(
        row.GetString(0), new(new(row.GetInt64(1), row.GetInt32(2)), MessageCodec.Read(row.GetFieldValue<byte[]>(3))),
        row.GetString(4), row.GetInt32(5), row.GetFieldValue<DateTimeOffset?>(6), row.GetFieldValue<DateTimeOffset>(7));
}
