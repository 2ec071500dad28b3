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
internal sealed class Migrator(NpgsqlDataSource source, IEnumerable<Migration> ofService, OutboxSetup outbox)
{
    // Any constant: two migrations of one database must not run at once.
    private const long Lock = 0x48616E6F6B;

    // Long enough for the index of any table; a person who waits longer wants to know.
    private static readonly TimeSpan UsualPatience = TimeSpan.FromHours(1), LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly IReadOnlyList<Migration> _migrations = [.. Migration.In(typeof(Migrator).Assembly, "hanok/"), .. ofService];

    public Migrator(NpgsqlDataSource source, Assembly service, OutboxSetup outbox)
        : this(source, Migration.In(service, "migrations/"), outbox)
    {
    }

    /// <summary>How long to wait for another 'migrate' of the same database.</summary>
    internal TimeSpan Patience { get; init; } = UsualPatience;

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What is said while it works.</summary>
    internal Action<string> Say { get; init; } = Console.WriteLine;

    /// <returns>What was done, for people.</returns>
    /// <exception cref="StartException">The database cannot be reached or refuses something, or was made by another history of migrations.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        var isLocked = false;
        try
        {
            await LockAsync(connection, cancellation);
            isLocked = true;
            return await MigrateAsync(connection, cancellation);
        }
        catch (NpgsqlException e)
        {
            throw new StartException(
                $"The database '{connection.Database}' did not do what it was asked: {e.Message} What is applied stays applied; run 'migrate' again.");
        }
        finally
        {
            // Also when it was refused: in the pool, the session would keep the lock.
            if (isLocked && connection.State == ConnectionState.Open)
                await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    // Asked again and again, for who waits inside a statement is waited for by CREATE INDEX CONCURRENTLY: the two would wait for each other.
    private async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var begun = Time.GetTimestamp();
        await using var attempt = new NpgsqlCommand($"SELECT pg_try_advisory_lock({Lock})", connection);
        for (var isSaid = false; await attempt.ExecuteScalarAsync(cancellation) is not true; isSaid = true)
        {
            if (Time.GetElapsedTime(begun) >= Patience)
                throw new StartException(
                    $"Another 'migrate' of '{connection.Database}' has not ended within {Patience.TotalMinutes:0.#} minutes. See what it does in "
                    + "pg_stat_activity, then run this one again.");

            if (!isSaid)
                Say($"Another 'migrate' of '{connection.Database}' is at work. Waiting until it is done, at most {Patience.TotalMinutes:0.#} minutes.");

            await Task.Delay(LookEvery, Time, cancellation);
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

        var changed = _migrations.FirstOrDefault(m => applied.TryGetValue(m.Name, out var checksum) && !m.WasAppliedAs(checksum));
        return changed is null
            ? [.. _migrations.Where(m => !applied.ContainsKey(m.Name))]
            : throw new StartException(
                $"Migration {changed.Name} was changed after it had been applied to '{connection.Database}'. "
                + "Restore the file, and put the change into a new one.");
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        try
        {
            if (migration.InTransaction)
                await ApplyInTransactionAsync(connection, migration, cancellation);
            else
                await ApplyAloneAsync(connection, migration, cancellation);
        }
        catch (PostgresException e)
        {
            throw new StartException(
                $"Migration {migration.Name} failed: {e.MessageText} ({e.SqlState}). "
                + (migration.InTransaction
                    ? "Nothing of it was applied. Mend the file, and run 'migrate' again."
                    : "It runs without a transaction: see what it left behind, undo that, and run 'migrate' again."));
        }
    }

    private static async Task ApplyInTransactionAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, migration.Sql, cancellation);
        await NoteAsync(connection, migration, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    // What ends between the two runs again: so it must be able to, with IF NOT EXISTS for example.
    private static async Task ApplyAloneAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, migration.Sql, cancellation);

        // IF NOT EXISTS is content with an index that an attempt before left half built, and that no query ever uses.
        await using (var broken = new NpgsqlCommand("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid LIMIT 1", connection))
            if (await broken.ExecuteScalarAsync(cancellation) is string index)
                throw new StartException(
                    $"After migration {migration.Name} the index {index} is not valid: an attempt to build it was broken off. Run DROP INDEX {index}, then 'migrate' again.");

        await NoteAsync(connection, migration, cancellation);
    }

    private static Task NoteAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation) =>
        ExecuteAsync(
            connection, "INSERT INTO hanok.migration (name, checksum) VALUES ($1, $2)", cancellation, new NpgsqlParameter { Value = migration.Name },
            new NpgsqlParameter { Value = migration.Checksum });

    // However long it takes: a table can be large, and what is broken off has to begin anew.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
