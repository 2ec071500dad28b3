using Npgsql;
using NpgsqlTypes;

namespace Hanok.Bench.HandWritten;

/// <summary>
/// One transaction in one round trip: the statements of an <see cref="NpgsqlBatch"/> share one Sync, so PostgreSQL runs them as
/// one implicit transaction, without BEGIN and COMMIT.
/// </summary>
internal sealed class Transaction(NpgsqlConnection connection, Bundle outgoing) : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch = new(connection);

    public void Send(Message message) => outgoing.Add(message);

    public void Run(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }
        _batch.BatchCommands.Add(command);
    }

    /// <summary>
    /// Runs an UPDATE that must touch this many rows. If it does not, the transaction aborts by a division by zero: a check of
    /// the count here, by the client, would come after the commit.
    /// </summary>
    public void Update(string sql, int rows, params ReadOnlySpan<NpgsqlParameter> parameters) =>
        Run($"WITH touched AS ({sql} RETURNING 1) SELECT 1 / (count(*) = ${parameters.Length + 1})::int FROM touched", [.. parameters, Value((long)rows)]);

    public async Task CommitAsync(CancellationToken cancellation)
    {
        if (!outgoing.IsEmpty)
        {
            Run("SELECT pg_logical_emit_message(true, 'bench', $1)",
                new NpgsqlParameter { Value = outgoing.Bytes, NpgsqlDbType = NpgsqlDbType.Bytea });
        }
        await _batch.ExecuteNonQueryAsync(cancellation);
    }

    public ValueTask DisposeAsync()
    {
        outgoing.Clear();
        return _batch.DisposeAsync();
    }

    public static NpgsqlParameter List<T>(List<T> values) => new NpgsqlParameter<List<T>> { TypedValue = values };

    public static NpgsqlParameter Value<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };
}
