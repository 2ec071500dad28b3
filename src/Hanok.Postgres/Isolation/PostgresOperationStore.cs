using Hanok.Isolation;
using Hanok.Messaging;

namespace Hanok.Postgres.Isolation;

/// <summary>Version files in <c>hanok.operation</c>. Who works on a key holds an advisory lock on it: most begin with no row to lock.</summary>
internal sealed class PostgresOperationStore : IOperationStore
{
    // "OPER", the first of the two numbers of an advisory lock.
    private const int Keys = 0x4F504552;

    public async ValueTask<IReadOnlyList<OperationHistory>> LoadAsync(
        ITransaction transaction, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        // Two statements, because the second must see what whoever held the keys before has saved.
        var wanted = keys.ToArray();
        var (_, rows) = await transaction.Postgres.QueryAsync(
            $"""
            SELECT pg_advisory_xact_lock({Keys}, name) IS NULL
            FROM (SELECT DISTINCT hashtext(key) AS name FROM unnest({wanted}) AS key ORDER BY name) AS names
            """,
            row => row.GetBoolean(0),
            $"SELECT key, name, state, after, undoes, body FROM hanok.operation WHERE key = ANY ({wanted}) ORDER BY key, number",
            row => new RecordedOperation(
                new(row.GetString(0), row.GetString(1))
                {
                    After = row.IsDBNull(3) ? null : row.GetString(3),
                    Undoes = row.IsDBNull(4) ? null : row.GetString(4),
                    Body = row.GetFieldValue<byte[]>(5),
                },
                Enum.Parse<OperationState>(row.GetString(2))),
            cancellation);
        var known = rows.ToLookup(row => row.Operation.Key);
        return [.. wanted.Select(key => new OperationHistory(key, [.. known[key]]))];
    }

    public void Save(ITransaction transaction, IReadOnlyList<OperationHistory> changed, DateTimeOffset now)
    {
        // Also what stays as it is: the operations of a key are forgotten together, or a late one would miss those before it.
        var all = changed.SelectMany(history => history.Operations).ToList();
        transaction.Postgres.Write(
            $"""
            INSERT INTO hanok.operation (key, name, state, after, undoes, body, recorded_at)
            SELECT o.*, {now}
            FROM unnest({all.Select(o => o.Operation.Key).ToArray()}, {all.Select(o => o.Operation.Name).ToArray()},
                        {all.Select(o => o.State.ToString()).ToArray()}, {all.Select(o => o.Operation.After).ToArray()},
                        {all.Select(o => o.Operation.Undoes).ToArray()}, {all.Select(o => o.Operation.Body.ToArray()).ToArray()}) AS o
            ON CONFLICT (key, name) DO UPDATE SET state = excluded.state, recorded_at = excluded.recorded_at
            """);
    }

    public void Forget(ITransaction transaction, DateTimeOffset since, int limit) => transaction.Postgres.Write(
        $"""
        DELETE FROM hanok.operation WHERE (key, name) IN (
          SELECT key, name FROM hanok.operation WHERE recorded_at < {since} ORDER BY recorded_at LIMIT {limit} FOR UPDATE SKIP LOCKED)
        """);
}
