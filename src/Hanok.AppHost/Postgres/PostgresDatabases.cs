using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Npgsql;

namespace Hanok.AppHost.Postgres;

/// <summary>A database and a role for each service: it owns its data, and no other service can connect to it.</summary>
internal static partial class PostgresDatabases
{
    [SuppressMessage("Security", "CA2100", Justification = "DDL takes no parameters; the name is checked and the password is generated hexadecimal.")]
    public static async Task EnsureAsync(string adminConnectionString, string name, string password, CancellationToken cancellation)
    {
        if (!NamePattern().IsMatch(name))
            throw new ArgumentException($"'{name}' cannot name a database: use up to 63 lower-case letters, digits, '_' and '-', a letter first.", nameof(name));
        await using var connection = new NpgsqlConnection(adminConnectionString);
        await connection.OpenAsync(cancellation);

        bool hasRole = await ExistsAsync(connection, "SELECT 1 FROM pg_roles WHERE rolname = $1", name, cancellation);
        // REPLICATION, because the service reads its outbox from the log.
        await ExecuteAsync(connection, $"""{(hasRole ? "ALTER" : "CREATE")} ROLE "{name}" LOGIN REPLICATION PASSWORD '{password}'""", cancellation);
        // A transaction that somebody has forgotten keeps its locks, and the log from its beginning on for the outboxes of all services.
        await ExecuteAsync(connection, $"""ALTER ROLE "{name}" SET idle_in_transaction_session_timeout = '5min'""", cancellation);
        if (!await ExistsAsync(connection, "SELECT 1 FROM pg_database WHERE datname = $1", name, cancellation))
            await ExecuteAsync(connection, $"""CREATE DATABASE "{name}" OWNER "{name}" """, cancellation);
        await ExecuteAsync(connection, $"""REVOKE ALL ON DATABASE "{name}" FROM PUBLIC""", cancellation);
    }

    /// <summary>A server that was not started by us may not write the log that the outbox is read from. Returns its version.</summary>
    public static async Task<string> CheckAsync(string adminConnectionString, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(adminConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
        }
        catch (NpgsqlException e)
        {
            throw new AppHostException($"The PostgreSQL server that HANOK_POSTGRES names cannot be reached: {e.Message}. Correct it, or unset it to start one here.", e);
        }
        await using var command = new NpgsqlCommand("SHOW wal_level", connection);
        string level = (string)(await command.ExecuteScalarAsync(cancellation))!;
        if (level != "logical")
            throw new AppHostException($"The PostgreSQL server that HANOK_POSTGRES names has wal_level = {level}. Set wal_level = logical there and restart it.");
        return connection.PostgreSqlVersion.ToString();
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string query, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new NpgsqlParameter { Value = name } } };
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,62}$")]
    private static partial Regex NamePattern();
}
