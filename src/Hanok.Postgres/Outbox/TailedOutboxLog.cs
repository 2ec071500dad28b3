using System.Runtime.CompilerServices;
using Hanok.Outbox;
using Microsoft.Extensions.Options;
using Npgsql;
using Npgsql.Replication;
using Npgsql.Replication.PgOutput;
using Npgsql.Replication.PgOutput.Messages;
using NpgsqlTypes;

namespace Hanok.Postgres.Outbox;

/// <summary>Reads the outbox by tailing PostgreSQL's log through a replication slot: messages are pushed as they commit.</summary>
/// <remarks>
/// Source of the pattern: "Transaction log tailing", C. Richardson; logical messages instead of a table: PostgreSQL,
/// <c>pg_logical_emit_message</c>. A message may arrive before its transaction is visible to others, so receivers must tolerate that.
/// </remarks>
internal sealed class TailedOutboxLog(
    string service, OutboxSlot slot, NpgsqlDataSource source, IOptions<PostgresOptions> options) : IOutboxLog
{
    // How soon the server learns what it may forget, and so how much is sent again after a crash.
    private static readonly TimeSpan ConfirmEvery = TimeSpan.FromSeconds(1);

    // Longer than a cancellation takes, and well within the 8 s in which a service stops.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private LogicalReplicationConnection? _connection;
    private long _confirmed;

    public async IAsyncEnumerable<OutboxCommit> TailAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        var server = connection.ProcessID;
        await using var stopping = cancellation.Register(() => _ = EndAsync(server));
        var (stream, end) = await StreamAsync(connection, cancellation);
        lock (_lock)
            (_connection, _confirmed) = (connection, 0);

        // A quiet log gives no sign of being read: the mark comes through it, and the relay knows that it relays.
        await CheckAsync(cancellation);

        var messages = connection.StartReplication(
            new PgOutputReplicationSlot(slot.Name),
            new PgOutputReplicationOptions(OutboxSlot.Publication, PgOutputProtocolVersion.V1, messages: true),
            cancellation).GetAsyncEnumerator(cancellation);
        await using (messages)
        using (var frames = new MemoryStream())
        {
            while (await NextAsync(messages))
            {
                if (messages.Current is LogicalDecodingMessage { Prefix: OutboxSlot.HeartbeatPrefix } heartbeat)
                {
                    await heartbeat.Data.CopyToAsync(Stream.Null, cancellation);
                    yield return new(stream, (long)(ulong)heartbeat.MessageLsn, (long)(ulong)heartbeat.MessageLsn, default) { LogEnd = end };
                }
                else if (messages.Current is LogicalDecodingMessage { Prefix: "hanok" } message)
                {
                    await message.Data.CopyToAsync(frames, cancellation);
                }
                else if (messages.Current is CommitMessage commit && frames.Length > 0)
                {
                    yield return new(stream, (long)(ulong)commit.CommitLsn, (long)(ulong)commit.TransactionEndLsn, frames.ToArray()) { LogEnd = end };
                    frames.SetLength(0);
                }
            }
        }
    }

    public void Confirm(long end)
    {
        lock (_lock)
        {
            if (end <= _confirmed || _connection is null)
                return;

            _confirmed = end;
            _connection.SetReplicationStatus(new NpgsqlLogSequenceNumber((ulong)end));
        }
    }

    // Writes a mark too: through it the slot of a quiet service moves on, and the server can remove log that its other databases have written.
    public async ValueTask<OutboxLag> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return await slot.BeatAsync(connection, cancellation) switch
            {
                null => new(0, 0, SlotMissing(null).Message),
                { Status: "lost" } => new(0, 0, SlotLost().Message),
                { Status: "unreserved" } found => new(
                    found.Unconfirmed, found.Retained,
                    $"PostgreSQL is about to remove log that the slot '{slot.Name}' still needs (max_slot_wal_keep_size): messages that are not sent "
                    + "will be lost. Let an instance of this service relay now, or raise max_slot_wal_keep_size and reload the server."),
                { } found => new(found.Unconfirmed, found.Retained),
            };
        }
        catch (NpgsqlException e)
        {
            throw new OutboxUnavailableException($"The database does not answer: {e.Message}", e);
        }
    }

    public async ValueTask<long> EndAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return await OutboxSlot.MarkAsync(connection, cancellation);
        }
        catch (NpgsqlException e)
        {
            throw new OutboxUnavailableException($"The database does not answer: {e.Message}", e);
        }
    }

    // A reader that is cancelled when it has only just begun may be passed by: the server has no statement yet that it could end, and both
    // would go on for ever, with the slot in their hands. So the server process is ended when it is still there after a moment.
    private async Task EndAsync(int server)
    {
        try
        {
            await Task.Delay(StopPatience, TimeProvider.System);
            await using var command = source.CreateCommand(
                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = $1 AND active_pid = $2");
            command.Parameters.Add(new() { Value = slot.Name });
            command.Parameters.Add(new() { Value = server });
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException)
        {
            // The database, or this process, is going down; with either the reader is gone too.
        }
    }

    private async Task<LogicalReplicationConnection> OpenAsync(CancellationToken cancellation)
    {
        await CheckSlotAsync(cancellation);
        var settings = new NpgsqlConnectionStringBuilder(options.Value.ConnectionString) { ApplicationName = $"{service}-relay" };
        // The server frees the slot of a reader whose machine has vanished after this time: ten signs of life that did not come.
        settings.Options += " -c wal_sender_timeout=10s";
        var connection = new LogicalReplicationConnection(settings.ConnectionString)
        {
            WalReceiverStatusInterval = ConfirmEvery,
            // Without this the server would wait for its own timeout to notice a reader that is gone.
            WalReceiverTimeout = TimeSpan.FromSeconds(30),
        };
        try
        {
            await connection.Open(cancellation);
            return connection;
        }
        catch (NpgsqlException e)
        {
            await connection.DisposeAsync();
            throw new OutboxUnavailableException($"The database does not answer: {e.Message}", e);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // A slot that is gone took unsent messages with it, so it is never made anew in silence.
    private async Task CheckSlotAsync(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand("SELECT wal_status, active FROM pg_replication_slots WHERE slot_name = $1");
        command.Parameters.Add(new() { Value = slot.Name });
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var status = await reader.ReadAsync(cancellation) ? reader.GetString(0) : null;
            if (status is null)
                throw SlotMissing(null);
            if (status is "lost")
                throw SlotLost();
            if (reader.GetBoolean(1))
                throw StandingBy(null);
        }
        catch (NpgsqlException e)
        {
            throw new OutboxUnavailableException($"The database does not answer: {e.Message}", e);
        }
    }

    private OutboxUnavailableException SlotMissing(Exception? e) => new(
        $"The replication slot '{slot.Name}' does not exist. If it was dropped, messages that were not sent are lost with it: "
        + "check the sagas and consumers of this service, then run its program with 'migrate' to make the slot anew.", e);

    private OutboxUnavailableException SlotLost() => new(
        $"PostgreSQL has removed log that the slot '{slot.Name}' still needed (max_slot_wal_keep_size), so messages are lost. "
        + "Drop the slot, check the sagas and consumers of this service, then run its program with 'migrate'.");

    internal static OutboxUnavailableException StandingBy(Exception? e) =>
        new("Another instance of this service relays its messages; this one stands by.", e) { StandsBy = true };

    // Positions are those of one server's log. Another server, also one restored from a dump, counts anew and is another stream.
    private async Task<(string Stream, long LogEnd)> StreamAsync(LogicalReplicationConnection connection, CancellationToken cancellation)
    {
        var system = await connection.IdentifySystem(cancellation);
        return ($"{service}@{system.SystemId}", (long)(ulong)system.XLogPos);
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<PgOutputReplicationMessage> messages)
    {
        try
        {
            return await messages.MoveNextAsync();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            throw StandingBy(e);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedObject)
        {
            throw SlotMissing(e);
        }
        catch (NpgsqlException e)
        {
            throw new OutboxUnavailableException($"The connection to the log was lost: {e.Message}", e);
        }
    }
}
