using System.Text;
using System.Text.Json;
using Hanok.Messaging;
using Hanok.Tcc;
using Npgsql;

namespace Hanok.Postgres.Tcc;

/// <summary>Transactions in <c>hanok.tcc</c>.</summary>
internal sealed class PostgresTccStore(PostgresDatabase database) : ITccStore
{
    // "TCC ", the first of the two numbers of an advisory lock: that of other parts is one number, or another.
    private const int Begins = 0x54434320;

    public async ValueTask<TccInstance?> ClaimAsync(ITransaction transaction, Guid id, CancellationToken cancellation)
    {
        // What is not there cannot be locked, so its name is; and two statements, because the second must see what whoever held it before has saved.
        var (_, known) = await transaction.Postgres.QueryAsync(
            $"SELECT pg_advisory_xact_lock({Begins}, {AdvisoryName.Of(id)}) IS NULL",
            row => row.GetBoolean(0),
            $"""
            SELECT id, name, request::text, request_hash, state, branches::text, refusal::text, revision, attempts, due, started_at, updated_at
            FROM hanok.tcc WHERE id = {id}
            """,
            Read, cancellation);
        return known is [var earlier] ? earlier : null;
    }

    public void Insert(ITransaction transaction, TccInstance tcc) => transaction.Postgres.Write(
        $"""
        INSERT INTO hanok.tcc (id, name, request, request_hash, state, branches, refusal, revision, attempts, due, started_at, updated_at)
        VALUES ({tcc.Id}, {tcc.Name}, CAST({Encoding.UTF8.GetString(tcc.Request)}::text AS json), {tcc.RequestHash}, {tcc.State},
                CAST({BranchesOf(tcc)}::text AS json), CAST({RefusalOf(tcc)}::text AS json), {tcc.Revision}, {tcc.Attempts}, {tcc.Due},
                {tcc.StartedAt}, {tcc.UpdatedAt})
        """);

    public async ValueTask<bool> SaveAsync(ITransaction transaction, TccInstance tcc, CancellationToken cancellation) =>
        await transaction.Postgres.ExecuteAsync(
            $"""
            UPDATE hanok.tcc
            SET state = {tcc.State}, branches = CAST({BranchesOf(tcc)}::text AS json), refusal = CAST({RefusalOf(tcc)}::text AS json),
                revision = {tcc.Revision}, attempts = {tcc.Attempts}, due = {tcc.Due}, updated_at = {tcc.UpdatedAt}
            WHERE id = {tcc.Id} AND revision = {tcc.Revision - 1}
            """,
            cancellation) > 0;

    public async ValueTask<IReadOnlyList<TccInstance>> TakeDueAsync(
        ITransaction transaction, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellation) =>
        await transaction.Postgres.QueryAsync(
            $"""
            WITH next AS MATERIALIZED (SELECT id FROM hanok.tcc WHERE due <= {now} ORDER BY due LIMIT {limit} FOR UPDATE SKIP LOCKED)
            UPDATE hanok.tcc t SET due = {until}, revision = revision + 1 FROM next WHERE t.id = next.id
            RETURNING t.id, name, request::text, request_hash, state, branches::text, refusal::text, revision, attempts, due, started_at, updated_at
            """,
            Read, cancellation);

    public ValueTask<TccInstance?> FindAsync(Guid id, CancellationToken cancellation) => database.QuerySingleAsync<TccInstance?>(
        $"""
        SELECT id, name, request::text, request_hash, state, branches::text, refusal::text, revision, attempts, due, started_at, updated_at
        FROM hanok.tcc WHERE id = {id}
        """,
        Read, cancellation);

    public async ValueTask<IReadOnlyList<TccInstance>> ListAsync(TccState state, int limit, CancellationToken cancellation) =>
        await database.QueryAsync(
            $"""
            SELECT id, name, request::text, request_hash, state, branches::text, refusal::text, revision, attempts, due, started_at, updated_at
            FROM hanok.tcc WHERE state = {state} ORDER BY updated_at DESC LIMIT {limit}
            """,
            Read, cancellation);

    public ValueTask<(int Heuristic, int Stuck)> CountAsync(int attempts, CancellationToken cancellation) => database.QuerySingleAsync(
        $"""
        SELECT (SELECT count(*) FROM hanok.tcc WHERE state = 'Heuristic')::int,
               (SELECT count(*) FROM hanok.tcc WHERE due IS NOT NULL AND attempts >= {attempts})::int
        """,
        row => (row.GetInt32(0), row.GetInt32(1)), cancellation);

    public async ValueTask<int> RemoveEndedAsync(DateTimeOffset end, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var removed = await transaction.ExecuteAsync(
            $"""
            DELETE FROM hanok.tcc
            WHERE ctid = ANY (ARRAY(SELECT ctid FROM hanok.tcc WHERE due IS NULL AND state <> 'Heuristic' AND updated_at < {end}
                                    ORDER BY updated_at LIMIT {limit} FOR UPDATE SKIP LOCKED))
            """,
            cancellation);
        await transaction.CommitAsync(cancellation);
        return removed;
    }

    private static string BranchesOf(TccInstance tcc) => JsonSerializer.Serialize(tcc.Branches, TccJson.Default.IReadOnlyListTccBranch);

    private static string? RefusalOf(TccInstance tcc) => tcc.Refusal is { } refusal ? JsonSerializer.Serialize(refusal, TccJson.Default.Refusal) : null;

    private static TccInstance Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Name = row.GetString(1),
        Request = Encoding.UTF8.GetBytes(row.GetString(2)),
        RequestHash = row.GetFieldValue<byte[]>(3),
        State = Enum.Parse<TccState>(row.GetString(4)),
        Branches = JsonSerializer.Deserialize(row.GetString(5), TccJson.Default.IReadOnlyListTccBranch)!,
        Refusal = row.IsDBNull(6) ? null : JsonSerializer.Deserialize(row.GetString(6), TccJson.Default.Refusal),
        Revision = row.GetInt32(7),
        Attempts = row.GetInt32(8),
        Due = row.GetFieldValue<DateTimeOffset?>(9),
        StartedAt = row.GetFieldValue<DateTimeOffset>(10),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(11),
    };
}
