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
    private readonly List<int?> _expected = [];

    public void Send(Message message) => outgoing.Add(message);

    /// <param name="rows">The rows the statement must touch; null when it checks that itself.</param>
    public void Run(string sql, int? rows, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }
        _batch.BatchCommands.Add(command);
        _expected.Add(rows);
    }

    public async Task CommitAsync(CancellationToken cancellation)
    {
        if (!outgoing.IsEmpty)
        {
            Run("SELECT pg_logical_emit_message(true, 'bench', $1)", null,
                new NpgsqlParameter { Value = outgoing.Bytes, NpgsqlDbType = NpgsqlDbType.Bytea });
        }
        await _batch.ExecuteNonQueryAsync(cancellation);
        outgoing.Clear();
        for (var i = 0; i < _expected.Count; i++)
        {
            var (command, rows) = (_batch.BatchCommands[i], _expected[i]);
            if (rows is not null && command.RecordsAffected != rows)
            {
                throw new InvalidOperationException($"Touched {command.RecordsAffected} rows instead of {rows}: {command.CommandText}");
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        outgoing.Clear();
        return _batch.DisposeAsync();
    }

    public static NpgsqlParameter List<T>(List<T> values) => new NpgsqlParameter<List<T>> { TypedValue = values };

    public static NpgsqlParameter Value<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };
}
