using System.Data;
using System.Reflection;
using Hanok.Chassis;
using Hanok.Postgres.Outbox;
using Npgsql;

namespace Hanok.Postgres.Migrations;

/// <summary>
/// Brings a service's database to the schema that the program needs: Hanok's own tables, the service's, and the outbox.
/// Run by <c>migrate</c>; a serving process only checks.
/// </summary>
internal sealed class Migrator(NpgsqlDataSource source, Assembly service, OutboxSetup outbox)
{
    // Any constant: two migrations of one database must not run at once.
    private const long Lock = 0x48616E6F6B;

    private readonly IReadOnlyList<Migration> _migrations =
        [.. Migration.In(typeof(Migrator).Assembly, "hanok/"), .. Migration.In(service, "migrations/")];

    /// <returns>What was done, for people.</returns>
    /// <exception cref="StartException">The database cannot be reached, or was made by another history of migrations.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({Lock})", cancellation);
        try
        {
            return await MigrateAsync(connection, cancellation);
        }
        finally
        {
            // Also when it was refused: in the pool, the session would keep the lock.
            if (connection.State == ConnectionState.Open)
                await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    /// <exception cref="StartException">The database is behind this program, or was made by another history of migrations.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        IReadOnlyList<Migration> missing;
        try
        {
            await using var connection = await OpenAsync(cancellation);
            missing = await MissingAsync(connection, cancellation);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            missing = _migrations;
        }

        if (missing.Count > 0)
            throw new StartException(
                $"The database is {missing.Count} migrations behind this program (next: {missing[0].Name}). "
                + "Run this program with 'migrate' first.");
    }

    private async Task<IReadOnlyList<string>> MigrateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await ExecuteAsync(
            connection,
            """
            CREATE SCHEMA IF NOT EXISTS hanok;
            CREATE TABLE IF NOT EXISTS hanok.migration (
              name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
            """,
            cancellation);

        var missing = await MissingAsync(connection, cancellation);
        foreach (var migration in missing)
            await ApplyAsync(connection, migration, cancellation);

        // A database from before the mode was stored: there was tailing only.
        var wasTailed = missing.Count < _migrations.Count && missing.Any(m => m.Name == OutboxSetup.StoresTheMode);
        var note = await outbox.PrepareAsync(connection, wasTailed, cancellation);
        var done = missing.Select(m => $"Applied {m.Name}.").ToList();
        if (note is not null)
            done.Add(note);

        return done;
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellation);
        }
        catch (NpgsqlException e)
        {
            // The data source leaves the password out of its connection string.
            throw new StartException($"The database at {source.ConnectionString} cannot be used: {e.Message}");
        }
    }

    private async Task<IReadOnlyList<Migration>> MissingAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var applied = new Dictionary<string, string>();
        await using (var command = new NpgsqlCommand("SELECT name, checksum FROM hanok.migration", connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation))
                applied[reader.GetString(0)] = reader.GetString(1);

        var changed = _migrations.FirstOrDefault(m => applied.TryGetValue(m.Name, out var checksum) && checksum != m.Checksum);
        return changed is null
            ? [.. _migrations.Where(m => !applied.ContainsKey(m.Name))]
            : throw new StartException(
                $"Migration {changed.Name} was changed after it had been applied to '{connection.Database}'. "
                + "Restore the file, and put the change into a new one.");
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, migration.Sql, cancellation);
        await using var note = new NpgsqlCommand("INSERT INTO hanok.migration (name, checksum) VALUES ($1, $2)", connection, transaction)
        {
            Parameters = { new() { Value = migration.Name }, new() { Value = migration.Checksum } },
        };
        await note.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
