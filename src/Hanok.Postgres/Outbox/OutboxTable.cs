using Hanok.Outbox;
using Npgsql;

namespace Hanok.Postgres.Outbox;

/// <summary>The session that reads <c>hanok.outbox</c>: it holds the lock that only one can hold.</summary>
internal sealed class OutboxTable : IAsyncDisposable
{
    // Any constant that is not the lock of 'migrate'. Advisory locks are those of one database.
    private const long Lock = 0x48616E6F6B50;

    // A page, in memory at once: at most this, and the rest of the transaction with which it is reached.
    private const int PageRows = 500, PageBytes = 4 * 1024 * 1024;

    // An uncommitted row for longer than this is no commit under way any more.
    private const int StuckSeconds = 10;

    private const string Writers =
        """
        FROM pg_locks WHERE locktype = 'relation' AND relation = 'hanok.outbox'::regclass AND mode = 'RowExclusiveLock' AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid IS DISTINCT FROM pg_backend_pid()
        """;

    private readonly NpgsqlConnection _connection;

    private OutboxTable(NpgsqlConnection connection, string stream) => (_connection, Stream) = (connection, stream);

    public string Stream { get; }

    /// <exception cref="OutboxUnavailableException">The database does not answer, or another instance reads.</exception>
    public static async Task<OutboxTable> OpenAsync(string service, string connectionString, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = $"{service}-relay",
            Pooling = false,
            MaxAutoPrepare = 10,
            AutoPrepareMinUsages = 2,
            // The server frees the lock of a reader whose machine has vanished after about 10 seconds, instead of two hours.
            Options = $"{new NpgsqlConnectionStringBuilder(connectionString).Options} -c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3",
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            return await GuardAsync(async () =>
            {
                await connection.OpenAsync(cancellation);
                await using var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock({Lock})", connection);
                if (await take.ExecuteScalarAsync(cancellation) is not true)
                    throw TailedOutboxLog.StandingBy(null);

                return new OutboxTable(connection, await StreamAsync(service, connection, cancellation));
            });
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The last id that any transaction was given; and after it, which is essential, the transactions that may hold one and have not ended:
    /// each takes the table's lock before it is given an id, and keeps it until its row can be seen or never will.
    /// </summary>
    public Task<(long GivenOut, string[] Writers)> LookAsync(CancellationToken cancellation) => GuardAsync(async () =>
    {
        await using var batch = new NpgsqlBatch(_connection)
        {
            BatchCommands =
            {
                new("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM hanok.outbox_id_seq"),
                new($"SELECT coalesce(array_agg(virtualtransaction), '{{}}') {Writers}"),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var givenOut = reader.GetInt64(0);
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (givenOut, reader.GetFieldValue<string[]>(0));
    });

    /// <summary>The first rows between two ids, by id; and whether there are no more.</summary>
    public Task<(List<(long Id, byte[] Frames)> Rows, bool IsLast)> ReadAsync(long after, long upTo, CancellationToken cancellation) => GuardAsync(async () =>
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT id, frames FROM (
              SELECT id, frames, sum(octet_length(frames)) OVER (ORDER BY id) - octet_length(frames) AS before
              FROM (SELECT id, frames FROM hanok.outbox WHERE id > $1 AND id <= $2 ORDER BY id LIMIT {PageRows}) AS page) AS sized
            WHERE before < {PageBytes} ORDER BY id
            """,
            _connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = after }, new NpgsqlParameter<long> { TypedValue = upTo } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (rows, bytes) = (new List<(long, byte[])>(), 0L);
        while (await reader.ReadAsync(cancellation))
        {
            var frames = reader.GetFieldValue<byte[]>(1);
            rows.Add((reader.GetInt64(0), frames));
            bytes += frames.Length;
        }

        return (rows, rows.Count < PageRows && bytes < PageBytes);
    });

    public Task DeleteAsync(long upTo, CancellationToken cancellation) => GuardAsync(async () =>
    {
        await using var command = new NpgsqlCommand("DELETE FROM hanok.outbox WHERE id <= $1", _connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = upTo } },
        };
        return await command.ExecuteNonQueryAsync(cancellation);
    });

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    public static async Task<OutboxLag> LagAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // The size is in each row, so the messages themselves are not read.
        await using var command = new NpgsqlCommand(
            $"""
            SELECT (SELECT coalesce(sum(octet_length(frames)), 0)::bigint FROM hanok.outbox),
                   (SELECT min(a.pid) FROM pg_stat_activity a WHERE a.query_start < now() - interval '{StuckSeconds} s' AND a.pid IN (SELECT pid {Writers}))
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var bytes = reader.GetInt64(0);
        return new(bytes, bytes, await reader.IsDBNullAsync(1, cancellation)
            ? null
            : $"Session {reader.GetInt32(1)} has an uncommitted row in hanok.outbox for longer than {StuckSeconds} s, and nothing after it can be sent: "
              + $"end it with SELECT pg_terminate_backend({reader.GetInt32(1)}).");
    }

    // Ids are those of one table. Another server counts anew, and so do another database, also one restored from a dump, and a schema made anew.
    private static async Task<string> StreamAsync(string service, NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT format('%s-polled-%s-%s', (SELECT system_identifier FROM pg_control_system()),
              (SELECT oid FROM pg_database WHERE datname = current_database()), left(made::text, 8)) FROM hanok.outbox_mode
            """,
            connection);
        return $"{service}@{await command.ExecuteScalarAsync(cancellation)}";
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (NpgsqlException e)
        {
            throw new OutboxUnavailableException($"The connection to the outbox was lost: {e.Message}", e);
        }
    }
}
