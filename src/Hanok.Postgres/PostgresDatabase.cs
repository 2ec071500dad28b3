using System.Net.Sockets;
using Hanok.Messaging;
using Hanok.Postgres.Outbox;
using Npgsql;

namespace Hanok.Postgres;

/// <summary>The PostgreSQL database of a service. Thread-safe.</summary>
public sealed class PostgresDatabase : IDatabase
{
    private readonly Connections _connections;
    private readonly MessageFactory _messages;
    private readonly OutboxWriter _outbox;
    private readonly IServiceProvider? _services;

    // Without services, only SQL takes part in a transaction, and no DbContext.
    internal PostgresDatabase(Connections connections, MessageFactory messages, OutboxWriter outbox, IServiceProvider? services = null) =>
        (_connections, _messages, _outbox, _services) = (connections, messages, outbox, services);

    /// <summary>For what is not covered here: connections from the same pool.</summary>
    public NpgsqlDataSource Source => _connections.Source;

    ITransaction IDatabase.Begin(TimeSpan? statementLimit) => Begin(statementLimit);

    public Signal Scheduled { get; } = new();

    /// <inheritdoc cref="IDatabase.Begin"/>
    public PostgresTransaction Begin(TimeSpan? statementLimit = null) =>
        new(_connections, _messages, _outbox) { Services = _services, Scheduled = Scheduled, StatementLimit = statementLimit };

    /// <summary>One read outside of any transaction. It is repeated once when the connection turns out to have been closed in the pool.</summary>
    public async ValueTask<List<T>> QueryAsync<T>(Sql sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation = default)
    {
        var command = sql.ToCommand();
        var connection = await _connections.OpenAsync(cancellation);
        try
        {
            return await QueryAsync(connection, command, read, cancellation);
        }
        catch (NpgsqlException e) when (ConnectionFailure.WasBeforeAnything(e, connection, command, commits: false))
        {
            // Most likely the others in the pool were closed as well.
            Source.Clear();
        }
        finally
        {
            await _connections.ReturnAsync(connection);
        }

        var fresh = await _connections.OpenAsync(cancellation);
        try
        {
            return await QueryAsync(fresh, command, read, cancellation);
        }
        finally
        {
            await _connections.ReturnAsync(fresh);
        }
    }

    private static async ValueTask<List<T>> QueryAsync<T>(
        NpgsqlConnection connection, NpgsqlBatchCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
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

    public bool IsAway(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            if (ConnectionFailure.IsFatal(e) || e is NpgsqlException { InnerException: IOException or SocketException })
                return true;

        return false;
    }

    private static bool IsTransientByItself(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } or NpgsqlException { InnerException: IOException or TimeoutException }
            || ConnectionFailure.IsFatal(exception);
}
