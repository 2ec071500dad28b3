using Hanok.Messaging;
using Hanok.Sagas;

namespace Hanok.Postgres.Sagas;

/// <summary>Sagas in <c>hanok.saga</c>, what happened in them in <c>hanok.saga_history</c>. A set of sagas is one statement each.</summary>
internal sealed class PostgresSagaStore(PostgresDatabase database) : ISagaStore
{
    // "SAGA", the first of the two numbers of an advisory lock: that of other parts is one number, or another.
    private const int Starts = 0x53414741;

    public async ValueTask<IReadOnlyList<SagaInstance>> ClaimAsync(
        ITransaction transaction, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        // What is not there cannot be locked, so its name is; and two statements, because the second must see what whoever held it before has
        // saved. In the order of the names, so that nobody deadlocks.
        var (_, known) = await transaction.Postgres.QueryAsync(
            $"SELECT count(pg_advisory_xact_lock({Starts}, name)) FROM unnest({ids.Select(AdvisoryName.Of).Distinct().Order().ToArray()}) AS name",
            row => row.GetInt64(0),
            $"""
            SELECT id, number, name, version, definition, status, progress, state, refusal, command, request_hash, revision, deadline,
                   is_overdue, started_at, updated_at
            FROM hanok.saga WHERE id = ANY ({ids.ToArray()})
            """,
            SagaRow.Read, cancellation);
        return known;
    }

    public void Insert(ITransaction transaction, IReadOnlyList<SagaInstance> sagas, IReadOnlyList<SagaHistoryEntry> history)
    {
        var rows = HistoryRow.Of(history);
        transaction.Postgres.Write(
            $"""
            WITH started AS (
              INSERT INTO hanok.saga (id, name, version, definition, status, progress, state, refusal, command, request_hash, revision,
                                      deadline, due, is_overdue, started_at, updated_at, ended_at)
              SELECT * FROM unnest(
                {sagas.Select(s => s.Id).ToArray()}, {sagas.Select(s => s.Name).ToArray()}, {sagas.Select(s => s.Version).ToArray()},
                {sagas.Select(s => s.Definition).ToArray()}, {sagas.Select(s => s.Status.ToString()).ToArray()},
                {Jsonb.Texts(sagas.Select(SagaRow.Progress))}, {Jsonb.Texts(sagas.Select(s => s.State))}, {Jsonb.Texts(sagas.Select(SagaRow.RefusalOf))},
                {sagas.Select(s => s.Command).ToArray()}, {sagas.Select(s => s.RequestHash).ToArray()},
                {sagas.Select(s => s.Revision).ToArray()}, {sagas.Select(s => s.Deadline).ToArray()}, {sagas.Select(s => s.Due).ToArray()},
                {sagas.Select(s => s.IsOverdue).ToArray()}, {sagas.Select(s => s.StartedAt).ToArray()},
                {sagas.Select(s => s.UpdatedAt).ToArray()}, {sagas.Select(SagaRow.EndOf).ToArray()})
              RETURNING id, number)
            INSERT INTO hanok.saga_history (saga, number, at, entries)
            SELECT started.number, h.number, h.at, h.entries
            FROM unnest({rows.Select(h => h.Saga).ToArray()}, {rows.Select(h => h.Number).ToArray()}, {rows.Select(h => h.At).ToArray()},
                        {Jsonb.Texts(rows.Select(h => h.Entries))}) AS h (saga, number, at, entries)
            JOIN started ON started.id = h.saga
            """);
    }

    public async ValueTask<IReadOnlyList<SagaInstance>> LoadAsync(
        ITransaction transaction, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        // In the order of the ids, so that two transactions that want the same sagas wait for each other instead of deadlocking.
        await transaction.Postgres.QueryAsync(
            $"""
            SELECT id, number, name, version, definition, status, progress, state, refusal, command, request_hash, revision, deadline,
                   is_overdue, started_at, updated_at
            FROM hanok.saga WHERE id = ANY ({ids.ToArray()}) ORDER BY id FOR UPDATE
            """,
            SagaRow.Read, cancellation);

    public async ValueTask<IReadOnlyList<SagaInstance>> LoadDueAsync(
        ITransaction transaction, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        await transaction.Postgres.QueryAsync(
            $"""
            SELECT id, number, name, version, definition, status, progress, state, refusal, command, request_hash, revision, deadline,
                   is_overdue, started_at, updated_at
            FROM hanok.saga WHERE ended_at IS NULL AND due <= {now} ORDER BY due LIMIT {limit} FOR UPDATE SKIP LOCKED
            """,
            SagaRow.Read, cancellation);

    public async ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation) =>
        await database.QuerySingleAsync(
            $"SELECT min(due) FROM hanok.saga WHERE ended_at IS NULL", row => row.GetFieldValue<DateTimeOffset?>(0), cancellation);

    public void Save(ITransaction transaction, IReadOnlyList<SagaInstance> sagas, IReadOnlyList<SagaHistoryEntry> history)
    {
        transaction.Postgres.Write(
            $"""
            UPDATE hanok.saga s
            SET status = n.status, progress = n.progress, state = n.state, refusal = n.refusal, revision = n.revision, deadline = n.deadline,
                due = n.due, is_overdue = n.is_overdue, updated_at = n.updated_at, ended_at = n.ended_at
            FROM unnest({sagas.Select(s => s.Id).ToArray()}, {sagas.Select(s => s.Status.ToString()).ToArray()},
                        {Jsonb.Texts(sagas.Select(SagaRow.Progress))}, {Jsonb.Texts(sagas.Select(s => s.State))},
                        {Jsonb.Texts(sagas.Select(SagaRow.RefusalOf))}, {sagas.Select(s => s.Revision).ToArray()},
                        {sagas.Select(s => s.Deadline).ToArray()}, {sagas.Select(s => s.Due).ToArray()},
                        {sagas.Select(s => s.IsOverdue).ToArray()}, {sagas.Select(s => s.UpdatedAt).ToArray()},
                        {sagas.Select(SagaRow.EndOf).ToArray()})
              AS n (id, status, progress, state, refusal, revision, deadline, due, is_overdue, updated_at, ended_at)
            WHERE s.id = n.id
            """);

        var numbers = sagas.ToDictionary(s => s.Id, s => s.Number);
        var rows = HistoryRow.Of(history);
        if (rows.Count > 0)
            transaction.Postgres.Write(
                $"""
                INSERT INTO hanok.saga_history (saga, number, at, entries)
                SELECT * FROM unnest({rows.Select(h => numbers[h.Saga]).ToArray()}, {rows.Select(h => h.Number).ToArray()},
                                     {rows.Select(h => h.At).ToArray()}, {Jsonb.Texts(rows.Select(h => h.Entries))})
                """);
    }

    public async ValueTask<(SagaInstance Saga, IReadOnlyList<SagaHistoryEntry> History)?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var saga = await transaction.QuerySingleAsync(
            $"""
            SELECT id, number, name, version, definition, status, progress, state, refusal, command, request_hash, revision, deadline,
                   is_overdue, started_at, updated_at
            FROM hanok.saga WHERE id = {id}
            """,
            SagaRow.Read, cancellation);
        if (saga is null)
            return null;

        var turns = await transaction.QueryAsync(
            $"SELECT number, at, entries FROM hanok.saga_history WHERE saga = {saga.Number} ORDER BY number",
            row => HistoryRow.Read(id, row), cancellation);
        return (saga, [.. turns.SelectMany(entries => entries)]);
    }

    public async ValueTask<IReadOnlyList<SagaInstance>> ListAsync(SagaFilter filter, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        return await transaction.QueryAsync(
            $"""
            SELECT id, number, name, version, definition, status, progress, state, refusal, command, request_hash, revision, deadline,
                   is_overdue, started_at, updated_at
            FROM hanok.saga
            WHERE ({filter.Name}::text IS NULL OR name = {filter.Name}) AND ({filter.Status?.ToString()}::text IS NULL OR status = {filter.Status?.ToString()})
              AND (NOT {filter.IsOverdue} OR (is_overdue AND ended_at IS NULL)) AND number < {filter.Before ?? long.MaxValue}
            ORDER BY number DESC LIMIT {filter.Limit}
            """,
            SagaRow.Read, cancellation);
    }

    public async ValueTask<IReadOnlyList<RunningSagas>> RunningAsync(CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        return await transaction.QueryAsync(
            $"SELECT name, version, definition, count(*) FROM hanok.saga WHERE ended_at IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2",
            row => new RunningSagas(row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetInt64(3)), cancellation);
    }

    public async ValueTask<int> ForgetAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var forgotten = await transaction.QuerySingleAsync(
            $"""
            WITH old AS (
              SELECT id, number FROM hanok.saga WHERE ended_at < {endedBefore} ORDER BY ended_at LIMIT {limit} FOR UPDATE SKIP LOCKED),
            history AS (DELETE FROM hanok.saga_history h USING old WHERE h.saga = old.number),
            sagas AS (DELETE FROM hanok.saga s USING old WHERE s.id = old.id RETURNING s.id)
            SELECT count(*) FROM sagas
            """,
            row => row.GetInt64(0), cancellation);
        await transaction.CommitAsync(cancellation);
        return (int)forgotten;
    }
}
