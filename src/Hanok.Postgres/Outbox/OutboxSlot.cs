using Hanok.Chassis;
using Npgsql;
using NpgsqlTypes;

namespace Hanok.Postgres.Outbox;

/// <summary>The replication slot through which a service's outbox is read: the server keeps the log for it from its creation on.</summary>
internal sealed class OutboxSlot(string service)
{
    /// <summary>Carries no table: only logical messages are read, but pgoutput wants a publication.</summary>
    public const string Publication = "hanok";

    /// <summary>Slots are named for the whole server, so the name has the service in it.</summary>
    public string Name { get; } = $"hanok_{service.Replace('-', '_')}";

    public const string HeartbeatPrefix = "hanok.heartbeat";

    /// <summary>Writes a heartbeat into the log, and says how the slot stands, in bytes behind the log's end; null when there is none.</summary>
    public async Task<(string Status, long Unconfirmed, long Retained)?> BeatAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // A slot whose log was removed has no place in it any more.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new($"SELECT pg_logical_emit_message(false, '{HeartbeatPrefix}', '')"),
                new(
                    """
                    SELECT wal_status, coalesce((pg_current_wal_lsn() - confirmed_flush_lsn)::bigint, 0),
                      coalesce((pg_current_wal_lsn() - restart_lsn)::bigint, 0)
                    FROM pg_replication_slots WHERE slot_name = $1
                    """)
                {
                    Parameters = { new() { Value = Name } },
                },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)) : null;
    }

    /// <summary>Writes a heartbeat into the log, behind all that is committed, and says where. It is there when this returns.</summary>
    public static async Task<long> MarkAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // With a transaction of its own: without one it would wait for somebody else's commit to be written.
        await using var command = new NpgsqlCommand($"SELECT pg_logical_emit_message(true, '{HeartbeatPrefix}', '')", connection);
        return (long)(ulong)(NpgsqlLogSequenceNumber)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Whether the log holds no message that was not confirmed; true when there is no slot.</summary>
    public async Task<bool> IsDrainedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // A logical message, in pgoutput: 'M', flags, 8 bytes of position, the prefix and a NUL. Heartbeats have another prefix.
        await using var command = new NpgsqlCommand(
            $"""
            SELECT NOT EXISTS (
              SELECT FROM pg_replication_slots s, LATERAL pg_logical_slot_peek_binary_changes(
                s.slot_name, NULL, NULL, 'proto_version', '1', 'publication_names', '{Publication}', 'messages', 'true')
              WHERE s.slot_name = $1 AND substring(data FROM 1 FOR 1) = 'M' AND substring(data FROM 11 FOR 6) = '\x68616e6f6b00')
            """,
            connection)
        {
            Parameters = { new() { Value = Name } },
        };
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Drops it if it is there and of this database, so that the server no longer keeps log for it.</summary>
    public async Task DropAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1 AND database = current_database()", connection)
        {
            Parameters = { new() { Value = Name } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <returns>Whether it was not there before.</returns>
    public async Task<bool> CreateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            DO $$ BEGIN
              IF NOT EXISTS (SELECT FROM pg_publication WHERE pubname = '{Publication}') THEN
                CREATE PUBLICATION {Publication};
              END IF;
            END $$;
            """,
            connection);
        await command.ExecuteNonQueryAsync(cancellation);

        // Alone in its transaction: PostgreSQL makes no slot in one that has written.
        await using var create = new NpgsqlCommand(
            "SELECT pg_create_logical_replication_slot($1, 'pgoutput') WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1)",
            connection)
        {
            Parameters = { new() { Value = Name } },
        };
        var isNew = await create.ExecuteScalarAsync(cancellation) is not null;

        await using var check = new NpgsqlCommand("SELECT database FROM pg_replication_slots WHERE slot_name = $1", connection)
        {
            Parameters = { new() { Value = Name } },
        };
        if (await check.ExecuteScalarAsync(cancellation) as string is var database && database != connection.Database)
            throw new StartException(
                $"The replication slot '{Name}' belongs to database '{database}', but this service uses '{connection.Database}'. A server has one "
                + "slot of a name: drop that one if its service is gone, or give this service a server of its own.");

        return isNew;
    }
}
