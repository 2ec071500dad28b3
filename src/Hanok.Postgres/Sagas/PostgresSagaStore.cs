using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Sagas;
using Npgsql;

namespace Hanok.Postgres.Sagas;

/// <summary>Sagas in <c>hanok.saga</c>, what happened in them in <c>hanok.saga_history</c>. A run of sagas is one statement each.</summary>
internal sealed class PostgresSagaStore(PostgresDatabase database, MessageJson json) : ISagaStore
{
    public void Insert(ITransaction transaction, SagaInstance saga, IReadOnlyList<SagaHistoryEntry> history)
    {
        transaction.Postgres.Write(
            $"""
            INSERT INTO hanok.saga (id, name, version, definition, status, step, awaiting, state, refusal, request_hash, revision,
                                    started_at, updated_at, ended_at)
            VALUES ({saga.Id}, {saga.Name}, {saga.Version}, {saga.Definition}, {saga.Status}, {saga.Step}, {saga.Awaiting},
                    {new Jsonb(saga.State)}, {Refusal(saga)}, {saga.RequestHash}, {saga.Revision},
                    {saga.StartedAt}, {saga.UpdatedAt}, {EndOf(saga)})
            """);
        Append(transaction, history);
    }

    public async ValueTask<IReadOnlyList<SagaInstance>> LoadAsync(
        ITransaction transaction, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        // In the order of the ids, so that two transactions that want the same sagas wait for each other instead of deadlocking.
        await transaction.Postgres.QueryAsync(
            $"""
            SELECT id, name, version, definition, status, step, awaiting, state, refusal, request_hash, revision, started_at, updated_at
            FROM hanok.saga WHERE id = ANY ({ids.ToArray()}) ORDER BY id FOR UPDATE
            """,
            Read, cancellation);

    public void Save(ITransaction transaction, IReadOnlyList<SagaInstance> sagas, IReadOnlyList<SagaHistoryEntry> history)
    {
        transaction.Postgres.Write(
            $"""
            UPDATE hanok.saga s
            SET status = n.status, step = n.step, awaiting = n.awaiting, state = n.state, refusal = n.refusal, revision = n.revision,
                updated_at = n.updated_at, ended_at = n.ended_at
            FROM unnest({sagas.Select(s => s.Id).ToArray()}, {sagas.Select(s => s.Status.ToString()).ToArray()},
                        {sagas.Select(s => s.Step).ToArray()}, {sagas.Select(s => s.Awaiting).ToArray()},
                        {new Jsonb(sagas.Select(s => s.State))}, {new Jsonb(sagas.Select(RefusalBytes))},
                        {sagas.Select(s => s.Revision).ToArray()}, {sagas.Select(s => s.UpdatedAt).ToArray()},
                        {sagas.Select(EndOf).ToArray()})
              AS n (id, status, step, awaiting, state, refusal, revision, updated_at, ended_at)
            WHERE s.id = n.id
            """);
        Append(transaction, history);
    }

    public async ValueTask<(SagaInstance Saga, IReadOnlyList<SagaHistoryEntry> History)?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var saga = await transaction.QuerySingleAsync(
            $"""
            SELECT id, name, version, definition, status, step, awaiting, state, refusal, request_hash, revision, started_at, updated_at
            FROM hanok.saga WHERE id = {id}
            """,
            Read, cancellation);
        if (saga is null)
            return null;

        var history = await transaction.QueryAsync(
            $"SELECT number, at, step, what, message_type, message_id, detail FROM hanok.saga_history WHERE saga_id = {id} ORDER BY number",
            row => new SagaHistoryEntry(
                id, row.GetInt32(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3),
                Text(row, 4), row.GetFieldValue<Guid?>(5), Text(row, 6)),
            cancellation);
        return (saga, history);
    }

    public bool IsTaken(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "saga_pkey" };

    private static void Append(ITransaction transaction, IReadOnlyList<SagaHistoryEntry> history) =>
        transaction.Postgres.Write(
            $"""
            INSERT INTO hanok.saga_history (saga_id, number, at, step, what, message_type, message_id, detail)
            SELECT * FROM unnest({history.Select(h => h.SagaId).ToArray()}, {history.Select(h => h.Number).ToArray()},
                                 {history.Select(h => h.At).ToArray()}, {history.Select(h => h.Step).ToArray()},
                                 {history.Select(h => h.What).ToArray()}, {history.Select(h => h.MessageType).ToArray()},
                                 {history.Select(h => h.MessageId).ToArray()}, {history.Select(h => h.Detail).ToArray()})
            """);

    private SagaInstance Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Name = row.GetString(1),
        Version = row.GetInt32(2),
        Definition = row.GetString(3),
        Status = Enum.Parse<SagaStatus>(row.GetString(4)),
        Step = Text(row, 5),
        Awaiting = row.GetFieldValue<Guid?>(6),
        State = row.GetFieldValue<byte[]>(7),
        Refusal = row.IsDBNull(8) ? null : json.Read<Refusal>(row.GetFieldValue<byte[]>(8)),
        RequestHash = row.GetFieldValue<byte[]>(9),
        Revision = row.GetInt32(10),
        StartedAt = row.GetFieldValue<DateTimeOffset>(11),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(12),
    };

    // GetFieldValue<string?> throws for null: a nullable reference type is the same type to Npgsql.
    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private Jsonb Refusal(SagaInstance saga) => new(RefusalBytes(saga));

    private byte[]? RefusalBytes(SagaInstance saga) => saga.Refusal is null ? null : json.Write(saga.Refusal);

    private static DateTimeOffset? EndOf(SagaInstance saga) => saga.HasEnded ? saga.UpdatedAt : null;
}
