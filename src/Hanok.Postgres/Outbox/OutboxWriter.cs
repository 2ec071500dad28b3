using Npgsql;

namespace Hanok.Postgres.Outbox;

/// <summary>How the messages of a transaction get into the outbox: the last statement before its commit. Thread-safe.</summary>
internal sealed class OutboxWriter(StoredOutboxMode mode, OutboxSignal committed)
{
    public async ValueTask<NpgsqlBatchCommand> WriteAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellation)
    {
        // Last of all in either mode. In the table this makes the order: whoever waited for a row lock of another transaction takes its id after it.
        var command = await mode.GetAsync(cancellation) == OutboxMode.Tailing
            ? new NpgsqlBatchCommand("SELECT pg_logical_emit_message(true, 'hanok', $1)")
            : new NpgsqlBatchCommand("INSERT INTO hanok.outbox (frames) VALUES ($1)");
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = frames });
        return command;
    }

    public void Committed() => committed.Set();
}
