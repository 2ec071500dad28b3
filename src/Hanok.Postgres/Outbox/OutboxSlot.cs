using Hanok.Chassis;
using Npgsql;

namespace Hanok.Postgres.Outbox;

/// <summary>The replication slot through which a service's outbox is read: the server keeps the log for it from its creation on.</summary>
internal sealed class OutboxSlot(string service)
{
    /// <summary>Carries no table: only logical messages are read, but pgoutput wants a publication.</summary>
    public const string Publication = "hanok";

    /// <summary>Slots are named for the whole server, so the name has the service in it.</summary>
    public string Name { get; } = $"hanok_{service.Replace('-', '_')}";

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
