using System.Text;
using Hanok.Messaging;
using Hanok.Tcc;
using Npgsql;

namespace Hanok.Postgres.Tcc;

/// <summary>Holds in <c>hanok.hold</c>.</summary>
internal sealed class PostgresHoldStore(PostgresDatabase database) : IHoldStore
{
    public async ValueTask<StoredHold?> AddAsync(ITransaction transaction, StoredHold hold, CancellationToken cancellation)
    {
        // Again only when the one that was in the way was removed just then, a week after it had ended.
        while (true)
        {
            var added = await transaction.Postgres.ExecuteAsync(
                $"""
                INSERT INTO hanok.hold (kind, id, owner, state, request, request_hash, expires_at, due, ended_at)
                VALUES ({hold.Kind}, {hold.Id}, {hold.Owner}, {hold.State}, CAST({RequestOf(hold)}::text AS json), {hold.RequestHash}, {hold.ExpiresAt}, {hold.Due}, {hold.EndedAt})
                ON CONFLICT DO NOTHING
                """,
                cancellation);
            if (added > 0)
                return null;

            if (await LockAsync(transaction, hold.Kind, hold.Id, cancellation) is { } known)
                return known;
        }
    }

    public ValueTask<StoredHold?> LockAsync(ITransaction transaction, string kind, Guid id, CancellationToken cancellation) =>
        transaction.Postgres.QuerySingleAsync<StoredHold?>(
            $"SELECT kind, id, state, request::text, request_hash, expires_at, due, ended_at, owner FROM hanok.hold WHERE kind = {kind} AND id = {id} FOR UPDATE",
            Read, cancellation);

    public void Save(ITransaction transaction, StoredHold hold) => transaction.Postgres.Write(
        $"UPDATE hanok.hold SET state = {hold.State}, due = {hold.Due}, ended_at = {hold.EndedAt} WHERE kind = {hold.Kind} AND id = {hold.Id}");

    public ValueTask<StoredHold?> FindAsync(string kind, Guid id, CancellationToken cancellation) => database.QuerySingleAsync<StoredHold?>(
        $"SELECT kind, id, state, request::text, request_hash, expires_at, due, ended_at, owner FROM hanok.hold WHERE kind = {kind} AND id = {id}",
        Read, cancellation);

    public async ValueTask<IReadOnlyList<(string Kind, Guid Id)>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation) =>
        await database.QueryAsync(
            $"SELECT kind, id FROM hanok.hold WHERE due <= {now} ORDER BY due LIMIT {limit}", row => (row.GetString(0), row.GetGuid(1)), cancellation);

    public async ValueTask<int> RemoveEndedAsync(DateTimeOffset end, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var removed = await transaction.ExecuteAsync(
            $"""
            DELETE FROM hanok.hold
            WHERE ctid = ANY (ARRAY(SELECT ctid FROM hanok.hold WHERE ended_at < {end} ORDER BY ended_at LIMIT {limit} FOR UPDATE SKIP LOCKED))
            """,
            cancellation);
        await transaction.CommitAsync(cancellation);
        return removed;
    }

    private static string? RequestOf(StoredHold hold) => hold.Request.Length > 0 ? Encoding.UTF8.GetString(hold.Request) : null;

    private static StoredHold Read(NpgsqlDataReader row) => new()
    {
        Kind = row.GetString(0),
        Id = row.GetGuid(1),
        State = Enum.Parse<HoldState>(row.GetString(2)),
        Request = row.IsDBNull(3) ? [] : Encoding.UTF8.GetBytes(row.GetString(3)),
        RequestHash = row.GetFieldValue<byte[]>(4),
        ExpiresAt = row.GetFieldValue<DateTimeOffset>(5),
        Due = row.GetFieldValue<DateTimeOffset?>(6),
        EndedAt = row.GetFieldValue<DateTimeOffset?>(7),
        Owner = row.GetFieldValue<string?>(8),
    };
}
