using System.Buffers;
using System.Data;
using System.Globalization;
using Hanok.Messaging;
using Hanok.Postgres.Outbox;
using Npgsql;

namespace Hanok.Postgres;

/// <summary>A local transaction on PostgreSQL that talks to the server as little as possible.</summary>
/// <remarks><code>
///   Write(...)  waits here --+
///   Add(message) waits here -+--> one pipelined batch with the next read, or with the commit
/// </code>
/// A transaction that only writes is one round trip: the batch itself is the transaction. The messages become one
/// <c>pg_logical_emit_message</c>, so that they are in the log if and only if the transaction commits, and never in a table; or, where the
/// outbox is polled, one row.
/// Not thread-safe.
/// </remarks>
public sealed class PostgresTransaction : ITransaction
{
    private readonly Connections _connections;
    private readonly OutboxWriter _outbox;
    private readonly List<Func<CancellationToken, ValueTask>> _beforeCommit = [];
    private Dictionary<Type, IAsyncDisposable>? _attached;
    private IGatheredRows? _gathered;
    private List<NpgsqlBatchCommand> _waiting = [];
    private ArrayBufferWriter<byte>? _frames;
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _begun;
    private bool _schedules;
    private bool _ended;
    private bool _hasSent;
    private bool _isLost;

    internal PostgresTransaction(Connections connections, MessageFactory messages, OutboxWriter outbox) =>
        (_connections, Messages, _outbox) = (connections, messages, outbox);

    public MessageFactory Messages { get; }

    /// <summary>Where <see cref="Attach"/>ed things come from; null for a transaction that was made by hand.</summary>
    internal IServiceProvider? Services { get; init; }

    /// <summary>What the server knows as begun; null before the first read.</summary>
    internal NpgsqlTransaction? Begun => _begun;

    internal Signal? Scheduled { get; init; }

    /// <summary>How long one statement may take, also one that another library sends on the connection; null: what the connection string says.</summary>
    internal TimeSpan? StatementLimit { get; init; }

    // By the connection that failed, not by the kind of exception: a handler may have connections of its own to other databases.
    public bool IsLost(Exception failure) =>
        _isLost || (_connection?.FullState.HasFlag(ConnectionState.Broken) == true && ConnectionFailure.Is(failure));

    public void Add(Message message) => MessageCodec.Write(_frames ??= new ArrayBufferWriter<byte>(1024), message);

    public void Schedule(Message message, DateTimeOffset due)
    {
        Write(
            $"""
            INSERT INTO hanok.scheduled (id, due, frame) VALUES ({message.Id}, {due.ToUniversalTime()}, {MessageCodec.ToFrame(message)})
            ON CONFLICT (id) DO UPDATE SET due = excluded.due, number = DEFAULT, frame = excluded.frame
            """);
        _schedules = true;
    }

    public void CancelScheduled(Guid id) => Write($"DELETE FROM hanok.scheduled WHERE id = {id}");

    /// <summary>Writes with the next read or with the commit. If it fails, that read or commit throws.</summary>
    public void Write(Sql sql)
    {
        WriteGathered();
        _waiting.Add(sql.ToCommand());
    }

    /// <summary>
    /// Writes a row together with those that are written the same way directly before and after it: when many sagas or messages share a
    /// transaction, their rows become one statement. Everything is written in the order in which it was asked for.
    /// </summary>
    /// <param name="writeAll">Writes all rows, with <see cref="Write(Sql)"/>. A static method, for the same one must be recognised.</param>
    public void Write<TRow>(TRow row, Action<PostgresTransaction, IReadOnlyList<TRow>> writeAll)
    {
        if (_gathered is not GatheredRows<TRow> rows || rows.WriteAll != writeAll)
        {
            WriteGathered();
            _gathered = rows = new(writeAll);
        }

        rows.Add(row);
    }

    /// <summary>
    /// Does something first thing in the commit, when statements and messages can still be added: for what gathers its writes, as an
    /// object-relational mapper does. If it throws, nothing is committed.
    /// </summary>
    public void BeforeCommit(Func<CancellationToken, ValueTask> write) => _beforeCommit.Add(write);

    /// <summary>Writes now, and returns the number of rows.</summary>
    public async ValueTask<int> ExecuteAsync(Sql sql, CancellationToken cancellation = default)
    {
        var command = sql.ToCommand();
        await using var reader = await ReadAsync(command, cancellation);
        await reader.CloseAsync();
        return (int)command.Rows;
    }

    public async ValueTask<List<T>> QueryAsync<T>(Sql sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation = default)
    {
        await using var reader = await ReadAsync(sql.ToCommand(), cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));

        // Errors of the statements that were sent along surface only when the reader has passed them all.
        await reader.CloseAsync();
        return rows;
    }

    /// <summary>Two reads in one round trip; each sees what was committed when it began.</summary>
    public async ValueTask<(List<T1> First, List<T2> Second)> QueryAsync<T1, T2>(
        Sql first, Func<NpgsqlDataReader, T1> readFirst, Sql second, Func<NpgsqlDataReader, T2> readSecond,
        CancellationToken cancellation = default)
    {
        WriteGathered();
        _waiting.Add(first.ToCommand());
        await using var reader = await ReadAsync(second.ToCommand(), cancellation);
        var (firsts, seconds) = (new List<T1>(), new List<T2>());
        while (await reader.ReadAsync(cancellation))
            firsts.Add(readFirst(reader));

        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            seconds.Add(readSecond(reader));

        await reader.CloseAsync();
        return (firsts, seconds);
    }

    /// <summary>One row, or the default when there is none.</summary>
    public async ValueTask<T?> QuerySingleAsync<T>(Sql sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation = default)
    {
        var rows = await QueryAsync(sql, read, cancellation);
        return rows.Count > 0 ? rows[0] : default;
    }

    /// <summary>The connection, with the transaction begun on it and everything written so far: for Dapper and other libraries.</summary>
    /// <remarks>It goes back to the pool as it is: leave nothing in the session (use <c>SET LOCAL</c> and <c>pg_advisory_xact_lock</c>).</remarks>
    public async ValueTask<NpgsqlConnection> ConnectionAsync(CancellationToken cancellation = default)
    {
        await BeginAsync(cancellation);
        await FlushAsync(cancellation);
        return _connection!;
    }

    /// <summary>Sends what waits, so that a statement of somebody else on the connection comes after it.</summary>
    internal async ValueTask FlushAsync(CancellationToken cancellation)
    {
        WriteGathered();
        if (_waiting.Count == 0)
            return;

        await using var reader = await SendAsync(commits: false, cancellation);
        await reader.CloseAsync();
    }

    /// <inheritdoc cref="FlushAsync"/>
    internal void Flush()
    {
        WriteGathered();
        if (_waiting.Count == 0)
            return;

        _hasSent = true;
        using var batch = BatchOf(TakeWaiting());
        batch.ExecuteNonQuery();
    }

    /// <summary>The one <typeparamref name="T"/> of this transaction, made when it is first asked for; it ends with it.</summary>
    internal T Attach<T>(Func<T> make) where T : IAsyncDisposable
    {
        _attached ??= [];
        if (_attached.TryGetValue(typeof(T), out var known))
            return (T)known;

        var made = make();
        _attached.Add(typeof(T), made);
        return made;
    }

    public async ValueTask CommitAsync(CancellationToken cancellation)
    {
        if (_ended)
            throw new InvalidOperationException("The transaction has ended. Begin another one.");

        var frames = await CompleteAsync(cancellation);

        // Without a transaction begun, PostgreSQL makes the batch one, for it ends with a single Sync. Otherwise the commit goes with it,
        // and is not reached when a statement before it fails.
        if (_begun is not null)
        {
            // To COMMIT alone the server answers ROLLBACK, and no error, when a statement failed before and somebody caught that.
            if (_waiting.Count == 0)
                _waiting.Add(new NpgsqlBatchCommand("SELECT 1"));

            _waiting.Add(new NpgsqlBatchCommand("COMMIT"));
        }

        if (_waiting.Count > 0)
        {
            CrashPoint.Reached(CrashPoint.BeforeCommit);
            await ConnectAsync(cancellation);
            await using var reader = await SendAsync(commits: true, cancellation);
            await reader.CloseAsync();
            CrashPoint.Reached(CrashPoint.AfterCommit);
        }

        _ended = true;
        if (frames.Length > 0)
            _outbox.Committed();
        if (_schedules)
            Scheduled?.Set();
    }

    public async ValueTask<IReadOnlyList<Message>> RehearseAsync(CancellationToken cancellation)
    {
        await BeginAsync(cancellation);
        var frames = await CompleteAsync(cancellation);

        // What a commit checks last.
        _waiting.Add(new NpgsqlBatchCommand("SET CONSTRAINTS ALL IMMEDIATE"));
        await FlushAsync(cancellation);
        await DisposeAsync();
        return MessageCodec.ReadAll(frames);
    }

    public async ValueTask DisposeAsync()
    {
        _ended = true;
        var attached = _attached;
        _attached = null;

        // What uses the connection goes before it.
        foreach (var member in attached?.Values.AsEnumerable() ?? [])
            await member.DisposeAsync();

        await LeaveAsync();
    }

    /// <summary>All that is to be done but the commit: waits to be sent.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> CompleteAsync(CancellationToken cancellation)
    {
        // One may add another. What failed stays, so that no later commit can do without it.
        while (_beforeCommit.Count > 0)
        {
            await _beforeCommit[0](cancellation);
            _beforeCommit.RemoveAt(0);
        }

        WriteGathered();
        var frames = _frames?.WrittenMemory ?? default;
        if (frames.Length > 0)
            _waiting.Add(await _outbox.WriteAsync(frames, cancellation));

        return frames;
    }

    private async ValueTask<NpgsqlDataReader> ReadAsync(NpgsqlBatchCommand last, CancellationToken cancellation)
    {
        WriteGathered();
        await BeginAsync(cancellation);
        _waiting.Add(last);
        return await SendAsync(commits: false, cancellation);
    }

    private async ValueTask BeginAsync(CancellationToken cancellation)
    {
        if (_ended)
            throw new InvalidOperationException("The transaction has ended. Begin another one.");

        if (_begun is not null)
            return;

        await ConnectAsync(cancellation);
        _begun = await _connection!.BeginTransactionAsync(cancellation);

        // SET LOCAL ends with the transaction, so nothing of it is left on a connection of the pool.
        if (StatementLimit is { } limit)
            _waiting.Insert(0, new NpgsqlBatchCommand(string.Create(
                CultureInfo.InvariantCulture, $"SET LOCAL statement_timeout = {(int)limit.TotalMilliseconds}")));
    }

    private async ValueTask ConnectAsync(CancellationToken cancellation)
    {
        if (_connection is not null)
            return;

        try
        {
            _connection = await _connections.OpenAsync(cancellation);
        }
        catch (NpgsqlException)
        {
            _isLost = true;
            throw;
        }
    }

    /// <summary>Sends what waits. Whoever reads must read to the end: the errors of later statements come last.</summary>
    private async ValueTask<NpgsqlDataReader> SendAsync(bool commits, CancellationToken cancellation)
    {
        var commands = TakeWaiting();
        var isFirst = !_hasSent;
        _hasSent = true;
        try
        {
            return await BatchOf(commands).ExecuteReaderAsync(cancellation);
        }
        catch (Exception e) when (isFirst && ConnectionFailure.WasBeforeAnything(e, _connection!, commands[0], commits))
        {
            // The server had closed this connection while it was in the pool, and most likely the others in there as well.
            var isBegun = _begun is not null;
            await LeaveAsync();
            _connections.Source.Clear();
            await ConnectAsync(cancellation);
            if (isBegun)
                _begun = await _connection!.BeginTransactionAsync(cancellation);

            return await BatchOf(commands).ExecuteReaderAsync(cancellation);
        }
    }

    private async ValueTask LeaveAsync()
    {
        var (begun, connection) = (_begun, _connection);
        (_begun, _connection) = (null, null);
        try
        {
            if (begun is not null)
                await begun.DisposeAsync();
        }
        finally
        {
            if (connection is not null)
                await _connections.ReturnAsync(connection);
        }
    }

    private void WriteGathered()
    {
        var gathered = _gathered;
        _gathered = null;
        gathered?.WriteTo(this);
    }

    private List<NpgsqlBatchCommand> TakeWaiting()
    {
        var waiting = _waiting;
        _waiting = [];
        return waiting;
    }

    private NpgsqlBatch BatchOf(List<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(_connection, _begun);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);

        return batch;
    }
}
