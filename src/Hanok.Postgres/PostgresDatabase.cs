using Hanok.Messaging;
using Npgsql;

namespace Hanok.Postgres;

/// <summary>The PostgreSQL database of a service. Thread-safe.</summary>
public sealed class PostgresDatabase(NpgsqlDataSource source, MessageFactory messages) : IDatabase
{
    /// <summary>For what is not covered here: connections from the same pool.</summary>
    public NpgsqlDataSource Source => source;

    ITransaction IDatabase.Begin() => Begin();

    public PostgresTransaction Begin() => new(source, messages) { Scheduled = Scheduled };

    public Signal Scheduled { get; } = new();

    /// <summary>One read outside of any transaction.</summary>
    public async ValueTask<List<T>> QueryAsync<T>(Sql sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { sql.ToCommand() } };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));

        return rows;
    }

    /// <summary>One row, or the default when there is none.</summary>
    public async ValueTask<T?> QuerySingleAsync<T>(Sql sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation = default)
    {
        var rows = await QueryAsync(sql, read, cancellation);
        return rows.Count > 0 ? rows[0] : default;
    }

    public bool IsTransient(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } or NpgsqlException { InnerException: IOException or TimeoutException }
            or PostgresException { SqlState: "57P01" or "57P02" or "57P03" };
}
