using Hanok.Messaging;
using Hanok.Outbox;

namespace Hanok.Postgres.Outbox;

/// <summary>The spool in <c>hanok.spool</c>.</summary>
internal sealed class PostgresSpool(PostgresDatabase database) : ISpool
{
    // As a batch from memory: see Window.
    private const int PeekBytes = 4 * 1024 * 1024;

    // The size is in each row, so the messages themselves are not read.
    public async ValueTask<IReadOnlyDictionary<string, SpoolSize>> SizesAsync(CancellationToken cancellation) =>
        (await database.QueryAsync(
            "SELECT destination, count(*), sum(octet_length(frame))::bigint FROM hanok.spool GROUP BY destination",
            row => (row.GetString(0), new SpoolSize(row.GetInt64(1), row.GetInt64(2))), cancellation))
        .ToDictionary();

    public async ValueTask AddAsync(
        string destination, string stream, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        transaction.Write(
            $"""
            INSERT INTO hanok.spool (destination, stream, commit_position, commit_index, frame)
            SELECT {destination}, {stream}, m.*
            FROM unnest({messages.Select(m => m.Position.Commit).ToArray()}, {messages.Select(m => m.Position.Index).ToArray()},
                        {messages.Select(m => m.Frame.ToArray()).ToArray()}) AS m
            ON CONFLICT DO NOTHING
            """);
        await transaction.CommitAsync(cancellation);
    }

    public async ValueTask<(string Stream, IReadOnlyList<OutgoingMessage> Messages)> PeekAsync(
        string destination, int limit, CancellationToken cancellation)
    {
        var rows = await database.QueryAsync(
            $"""
            SELECT stream, commit_position, commit_index, frame FROM (
              SELECT *, sum(octet_length(frame)) OVER (ORDER BY stream, commit_position, commit_index) - octet_length(frame) AS before
              FROM (SELECT * FROM hanok.spool WHERE destination = {destination} ORDER BY stream, commit_position, commit_index LIMIT {limit}) AS page) AS sized
            WHERE before < {PeekBytes} ORDER BY stream, commit_position, commit_index
            """,
            row =>
            {
                var frame = row.GetFieldValue<byte[]>(3);
                return (Stream: row.GetString(0),
                    Message: new OutgoingMessage(new(row.GetInt64(1), row.GetInt32(2)), MessageCodec.Route(frame).Lane, frame));
            },
            cancellation);
        var stream = rows.Count > 0 ? rows[0].Stream : "";
        return (stream, [.. rows.TakeWhile(row => row.Stream == stream).Select(row => row.Message)]);
    }

    public async ValueTask<int> RemoveAsync(string destination, string stream, Position upTo, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var removed = await transaction.ExecuteAsync(
            $"""
            DELETE FROM hanok.spool
            WHERE destination = {destination} AND stream = {stream} AND (commit_position, commit_index) <= ({upTo.Commit}, {upTo.Index})
            """,
            cancellation);
        await transaction.CommitAsync(cancellation);
        return removed;
    }

    public async ValueTask<long> RemoveAllAsync(string destination, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var removed = await transaction.ExecuteAsync($"DELETE FROM hanok.spool WHERE destination = {destination}", cancellation);
        await transaction.CommitAsync(cancellation);
        return removed;
    }

    // Which channel a message was sent to stands in its frame, and only there: see MessageCodec.
    public async ValueTask<IReadOnlyDictionary<string, long>> RemoveOthersAsync(
        string channel, IReadOnlyCollection<string> subscribers, CancellationToken cancellation)
    {
        var name = MessageCodec.ChannelBytes(channel);
        await using var transaction = database.Begin();
        var removed = await transaction.QueryAsync(
            $"""
            WITH removed AS (
              DELETE FROM hanok.spool
              WHERE destination <> ALL ({subscribers.ToArray()})
                AND substring(frame FROM 1 + CASE WHEN get_byte(frame, 7) & 1 = 1 THEN {MessageCodec.ChannelAtTraced} ELSE {MessageCodec.ChannelAt} END
                              FOR {name.Length}) = {name}
              RETURNING destination)
            SELECT destination, count(*) FROM removed GROUP BY destination
            """,
            row => (row.GetString(0), row.GetInt64(1)), cancellation);
        await transaction.CommitAsync(cancellation);
        return removed.ToDictionary();
    }
}
