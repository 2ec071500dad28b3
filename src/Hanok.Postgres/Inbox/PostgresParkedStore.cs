using System.Globalization;
using Hanok.Inbox;
using Hanok.Messaging;
using Npgsql;

namespace Hanok.Postgres.Inbox;

/// <summary>Parked messages in <c>hanok.parked</c>, with their states from <c>hanok.parked_state</c>.</summary>
internal sealed class PostgresParkedStore(PostgresDatabase database, IInbox inbox) : IParkedStore
{
    public async ValueTask<IReadOnlyList<ParkedItem>> ListAsync(ParkedFilter filter, ParkedId? after, int limit, CancellationToken cancellation)
    {
        var (stream, position) = after ?? new("", Position.None);
        var state = filter.State?.ToString();
        return await database.QueryAsync(
            $"""
            SELECT stream, commit_position, commit_index, frame, reason, attempts, retry_at, parked_at, state FROM hanok.parked_state
            WHERE (stream, commit_position, commit_index) > ({stream}, {position.Commit}, {position.Index})
              AND ({filter.Key}::text IS NULL OR key = {filter.Key}) AND ({filter.Type}::text IS NULL OR type = {filter.Type})
              AND ({state}::text IS NULL OR state = {state})
            ORDER BY stream, commit_position, commit_index LIMIT {limit}
            """,
            row => new ParkedItem(PostgresInbox.Read(row), State(row, 8)), cancellation);
    }

    public async ValueTask<ParkedCounts> CountAsync(ParkedFilter filter, CancellationToken cancellation)
    {
        var state = filter.State?.ToString();
        var counts = (await database.QueryAsync(
            $"""
            SELECT state, count(*)::int FROM (
              SELECT state FROM hanok.parked_state
              WHERE ({filter.Key}::text IS NULL OR key = {filter.Key}) AND ({filter.Type}::text IS NULL OR type = {filter.Type})
                AND ({state}::text IS NULL OR state = {state})
              LIMIT {ParkedCounts.Limit + 1}) AS counted
            GROUP BY state
            """,
            row => (State: State(row, 0), Count: row.GetInt32(1)), cancellation)).ToDictionary(c => c.State, c => c.Count);
        return new(
            counts.GetValueOrDefault(ParkedState.Retrying), counts.GetValueOrDefault(ParkedState.WaitingForPerson),
            counts.GetValueOrDefault(ParkedState.Behind), counts.Values.Sum() <= ParkedCounts.Limit);
    }

    public async ValueTask<ParkedDetails?> FindAsync(ParkedId id, CancellationToken cancellation)
    {
        var (stream, position) = id;
        await using var transaction = database.Begin();
        var item = await transaction.QuerySingleAsync(
            $"""
            SELECT stream, commit_position, commit_index, frame, reason, attempts, retry_at, parked_at, state FROM hanok.parked_state
            WHERE stream = {stream} AND commit_position = {position.Commit} AND commit_index = {position.Index}
            """,
            row => new ParkedItem(PostgresInbox.Read(row), State(row, 8)), cancellation);
        if (item is null)
            return null;

        var (head, behind) = await transaction.QueryAsync(
            Head(stream, item.Message.Key), row => PositionAt(row),
            $"""
            SELECT commit_position, commit_index, (count(*) OVER ())::int FROM hanok.parked
            WHERE stream = {stream} AND key = {item.Message.Key} AND (commit_position, commit_index) > ({position.Commit}, {position.Index})
            ORDER BY commit_position, commit_index LIMIT {ParkedDetails.NextLimit}
            """,
            row => (Position: PositionAt(row), Count: row.GetInt32(2)), cancellation);
        return new(
            item, new(stream, head.Count > 0 ? head[0] : position), behind.Count > 0 ? behind[0].Count : 0,
            [.. behind.Select(b => new ParkedId(stream, b.Position))]);
    }

    public async ValueTask<ParkedTake> TakeAsync(ITransaction transaction, ParkedId id, TimeSpan patience, CancellationToken cancellation)
    {
        var (stream, position) = id;
        var postgres = transaction.Postgres;
        if (await KeyAsync(postgres, id, cancellation) is not { } key)
            return ParkedTake.Missing;

        // First the lane, then the row, and that without waiting: a retry has its row and waits for the lane, so to wait for the row
        // with the lane in hand would be a deadlock.
        try
        {
            postgres.Write(string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {(int)patience.TotalMilliseconds}"));
            await inbox.OpenAsync(transaction, stream, [Lane.Of(key)], [], cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return ParkedTake.Busy;
        }

        var (message, head) = await postgres.QueryAsync(
            $"""
            SELECT stream, commit_position, commit_index, frame, reason, attempts, retry_at, parked_at FROM hanok.parked
            WHERE stream = {stream} AND commit_position = {position.Commit} AND commit_index = {position.Index} FOR UPDATE SKIP LOCKED
            """,
            PostgresInbox.Read, Head(stream, key), row => PositionAt(row), cancellation);
        if (message.Count > 0)
            return new(message[0], new(stream, head[0]), IsBusy: false);

        // Skipped because it is locked, or gone since the first look.
        return await KeyAsync(postgres, id, cancellation) is null ? ParkedTake.Missing : ParkedTake.Busy;
    }

    public void Replace(ITransaction transaction, ParkedMessage message) =>
        transaction.Postgres.Write(
            $"""
            UPDATE hanok.parked SET frame = {MessageCodec.ToFrame(message.Delivery.Message)}, retry_at = {message.RetryAt}
            WHERE stream = {message.Stream} AND commit_position = {message.Delivery.Position.Commit}
              AND commit_index = {message.Delivery.Position.Index}
            """);

    private static ValueTask<string?> KeyAsync(PostgresTransaction transaction, ParkedId id, CancellationToken cancellation) =>
        transaction.QuerySingleAsync(
            $"""
            SELECT key FROM hanok.parked
            WHERE stream = {id.Stream} AND commit_position = {id.Position.Commit} AND commit_index = {id.Position.Index}
            """,
            row => row.GetString(0), cancellation);

    private static Sql Head(string stream, string key) =>
        $"""
        SELECT commit_position, commit_index FROM hanok.parked WHERE stream = {stream} AND key = {key}
        ORDER BY commit_position, commit_index LIMIT 1
        """;

    private static Position PositionAt(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt32(1));

    private static ParkedState State(NpgsqlDataReader row, int column) => Enum.Parse<ParkedState>(row.GetString(column));
}
