using System.Text.Json;
using Hanok.Idempotency;
using Hanok.Messaging;
using Npgsql;

namespace Hanok.Postgres.Idempotency;

/// <summary>Requests in <c>hanok.request</c>.</summary>
internal sealed class PostgresRequestStore(PostgresDatabase database) : IRequestStore
{
    // The update locks the row that is in the way and gives it back, as it is after whoever held it has committed: only so one statement knows.
    public async ValueTask<StoredRequest> ClaimAsync(
        ITransaction transaction, StoredRequest wanted, DateTimeOffset now, CancellationToken cancellation) =>
        (await transaction.Postgres.QueryAsync(
            $"""
            INSERT INTO hanok.request AS r (id, hash, claim, leased_until, expires_at)
            VALUES ({wanted.Id}, {wanted.Hash}, {wanted.Claim}, {wanted.LeasedUntil}, {wanted.ExpiresAt})
            ON CONFLICT (id) DO UPDATE SET (hash, claim, leased_until, status, headers, body, expires_at) = (
              SELECT CASE WHEN free THEN excluded.hash ELSE r.hash END, CASE WHEN free THEN excluded.claim ELSE r.claim END,
                     CASE WHEN free THEN excluded.leased_until ELSE r.leased_until END, CASE WHEN NOT free THEN r.status END,
                     CASE WHEN NOT free THEN r.headers END, CASE WHEN NOT free THEN r.body END,
                     CASE WHEN free THEN excluded.expires_at ELSE r.expires_at END
              FROM (SELECT r.expires_at <= {now} OR (r.status IS NULL AND r.leased_until <= {now}) AS free) AS is_it)
            RETURNING id, hash, claim, leased_until, status, headers::text, body, expires_at
            """,
            Read, cancellation))[0];

    public void Save(ITransaction transaction, StoredRequest answered) => transaction.Postgres.Write(
        $"""
        UPDATE hanok.request
        SET status = {answered.Answer!.Status}, headers = CAST({HeadersOf(answered.Answer)}::text AS json), body = {answered.Answer.Body}::bytea
        WHERE id = {answered.Id} AND claim = {answered.Claim}
        """);

    public void Release(ITransaction transaction, StoredRequest claimed) => transaction.Postgres.Write(
        $"DELETE FROM hanok.request WHERE id = {claimed.Id} AND claim = {claimed.Claim} AND status IS NULL");

    public async ValueTask<int> ForgetAsync(DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var forgotten = await transaction.ExecuteAsync(
            $"""
            DELETE FROM hanok.request
            WHERE ctid = ANY (ARRAY(SELECT ctid FROM hanok.request WHERE expires_at <= {now} ORDER BY expires_at LIMIT {limit} FOR UPDATE SKIP LOCKED))
            """,
            cancellation);
        await transaction.CommitAsync(cancellation);
        return forgotten;
    }

    private static string HeadersOf(RequestAnswer answer) =>
        JsonSerializer.Serialize(answer.Headers, RequestJson.Default.IReadOnlyListKeyValuePairStringStringArray);

    private static StoredRequest Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Hash = row.GetFieldValue<byte[]>(1),
        Claim = row.GetGuid(2),
        LeasedUntil = row.GetFieldValue<DateTimeOffset>(3),
        Answer = row.IsDBNull(4)
            ? null
            : new(
                row.GetInt32(4), JsonSerializer.Deserialize(row.GetString(5), RequestJson.Default.IReadOnlyListKeyValuePairStringStringArray)!,
                row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6)),
        ExpiresAt = row.GetFieldValue<DateTimeOffset>(7),
    };
}
