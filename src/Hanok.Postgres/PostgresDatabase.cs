using Hanok.Messaging;
using Hanok.Postgres.Outbox;
using Npgsql;

namespace Hanok.Postgres;

/// <summary>The PostgreSQL database of a service. Thread-safe.</summary>
public sealed class PostgresDatabase : IDatabase
{
    private readonly MessageFactory _messages;
    private readonly OutboxWriter _outbox;
    private readonly IServiceProvider? _services;

    // Without services, only SQL takes part in a transaction, and no DbContext.
    internal PostgresDatabase(NpgsqlDataSource source, MessageFactory messages, OutboxWriter outbox, IServiceProvider? services = null) =>
        (Source, _messages, _outbox, _services) = (source, messages, outbox, services);

    /// <summary>For what is not covered here: connections from the same pool.</summary>
    public NpgsqlDataSource Source { get; }

    ITransaction IDatabase.Begin() => Begin();

    public Signal Scheduled { get; } = new();

    public PostgresTransaction Begin() => new(Source, _messages, _outbox) { Services = _services, Scheduled = Scheduled };

    /// <summary>One read outside of any transaction.</summary>
    public async ValueTask<List<T>> QueryAsync<T>(Sql sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation = default)
    {
        await using var connection = await Source.OpenConnectionAsync(cancellation);
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

    // Whatever stands between us and the driver may have wrapped what the driver said.
    public bool IsTransient(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            if (IsTransientByItself(e))
                return true;

        return false;
    }

    // Fatal is what ends a session or lets none begin: the database is closed, renamed or restored, or the role may not come in. That is no fault
    // of what was to be done in it; but for the limits on a transaction (class 25), which only that transaction can have broken.
    private static bool IsTransientByItself(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } or NpgsqlException { InnerException: IOException or TimeoutException }
            || (exception is PostgresException { InvariantSeverity: "FATAL" or "PANIC" } fatal && !fatal.SqlState.StartsWith("25", StringComparison.Ordinal));
}
