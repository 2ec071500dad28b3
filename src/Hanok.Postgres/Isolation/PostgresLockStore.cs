using Hanok.Isolation;
using Hanok.Messaging;
using Npgsql;

namespace Hanok.Postgres.Isolation;

/// <summary>Semantic locks in <c>hanok.semantic_lock</c>, who waits for them in <c>hanok.semantic_lock_waiter</c>.</summary>
/// <remarks>
/// A row that is not there cannot be locked, so whoever works on a lock holds an advisory lock on its name, in an order in which nobody
/// deadlocks. Names of one hash wait for each other without need.
/// </remarks>
internal sealed class PostgresLockStore(PostgresDatabase database) : ILockStore
{
    // "LOCK" and "WAIT", the first of the two numbers of an advisory lock: that of other parts is one number, or another.
    private const int Names = 0x4C4F434B, Lines = 0x57414954;

    public async ValueTask<IReadOnlyList<LockQueue>> LoadAsync(
        ITransaction transaction, IReadOnlyCollection<string> resources, CancellationToken cancellation)
    {
        // Two statements, because the second must see what whoever held the name before has saved.
        var names = resources.ToArray();
        var (_, rows) = await transaction.Postgres.QueryAsync(
            $"""
            SELECT pg_advisory_xact_lock({Names}, name) IS NULL
            FROM (SELECT DISTINCT hashtext(resource) AS name FROM unnest({names}) AS resource ORDER BY name) AS names
            """,
            row => row.GetBoolean(0),
            $"""
            SELECT wanted.resource, nextval('hanok.semantic_lock_fence'), l.owner, l.fence, l.since, l.until,
                   w.owner, w.request, w.lease, w.since, w.trace_parent
            FROM unnest({names}) AS wanted (resource)
            LEFT JOIN hanok.semantic_lock l ON l.resource = wanted.resource
            LEFT JOIN hanok.semantic_lock_waiter w ON w.resource = wanted.resource
            ORDER BY wanted.resource, w.number
            """,
            row => (
                Resource: row.GetString(0),
                Fence: row.GetInt64(1),
                Held: row.IsDBNull(2) ? null : ReadHeld(row, 0, 2),
                Waiter: row.IsDBNull(6)
                    ? null
                    : new LockWaiter(
                        row.GetGuid(6), row.GetGuid(7), row.GetFieldValue<TimeSpan?>(8), row.GetFieldValue<DateTimeOffset>(9), row.GetString(10))),
            cancellation);
        return [.. rows.GroupBy(row => row.Resource).Select(group => new LockQueue(
            group.Key, group.First().Held, [.. group.Select(row => row.Waiter).OfType<LockWaiter>()], group.Max(row => row.Fence)))];
    }

    public void Save(ITransaction transaction, LockQueue before, LockQueue after)
    {
        if (after.Held is null && before.Held is not null)
            transaction.Postgres.Write($"DELETE FROM hanok.semantic_lock WHERE resource = {after.Resource}");
        else if (after.Held is { } held && held != before.Held)
            transaction.Postgres.Write(
                $"""
                INSERT INTO hanok.semantic_lock (resource, owner, fence, since, until)
                VALUES ({held.Resource}, {held.Owner}, {held.Fence}, {held.Since}, {held.Until})
                ON CONFLICT (resource) DO UPDATE
                SET owner = excluded.owner, fence = excluded.fence, since = excluded.since, until = excluded.until
                """);

        foreach (var gone in before.Waiters.Except(after.Waiters))
            transaction.Postgres.Write($"DELETE FROM hanok.semantic_lock_waiter WHERE resource = {after.Resource} AND owner = {gone.Owner}");

        foreach (var come in after.Waiters.Except(before.Waiters))
            transaction.Postgres.Write(
                $"""
                INSERT INTO hanok.semantic_lock_waiter (resource, owner, request, lease, since, trace_parent)
                VALUES ({after.Resource}, {come.Owner}, {come.Request}, {come.Lease}, {come.Since}, {come.TraceParent})
                """);
    }

    public async ValueTask<bool> WaitsForAsync(
        ITransaction transaction, IReadOnlyCollection<Guid> waiters, Guid owner, CancellationToken cancellation)
    {
        // A circle is closed only by who begins to wait: to pass a lock on turns "waits for the holder" into what it was before, "waits for
        // the one before it in the line". So it is enough that those who begin take turns.
        var (_, found) = await transaction.Postgres.QueryAsync(
            $"SELECT pg_advisory_xact_lock({Lines}, 0) IS NULL", row => row.GetBoolean(0),
            $"""
            WITH RECURSIVE reached (owner) AS (
              SELECT * FROM unnest({waiters.ToArray()})
              UNION
              SELECT ahead.owner FROM reached r
              JOIN hanok.semantic_lock_waiter w ON w.owner = r.owner
              CROSS JOIN LATERAL (
                SELECT l.owner FROM hanok.semantic_lock l WHERE l.resource = w.resource
                UNION ALL
                SELECT a.owner FROM hanok.semantic_lock_waiter a WHERE a.resource = w.resource AND a.number < w.number) AS ahead)
            SELECT EXISTS (SELECT FROM reached WHERE owner = {owner})
            """,
            row => row.GetBoolean(0),
            cancellation);
        return found[0];
    }

    public async ValueTask<IReadOnlyList<string>> ResourcesOfAsync(
        ITransaction transaction, IReadOnlyCollection<Guid> owners, CancellationToken cancellation)
    {
        var ids = owners.ToArray();
        return await transaction.Postgres.QueryAsync(
            $"""
            SELECT resource FROM hanok.semantic_lock WHERE owner = ANY ({ids})
            UNION SELECT resource FROM hanok.semantic_lock_waiter WHERE owner = ANY ({ids})
            """,
            row => row.GetString(0), cancellation);
    }

    public async ValueTask<long?> FenceAsync(ITransaction transaction, string resource, CancellationToken cancellation) =>
        await transaction.Postgres.QuerySingleAsync(
            $"SELECT fence FROM hanok.semantic_lock WHERE resource = {resource} FOR SHARE", row => (long?)row.GetInt64(0), cancellation);

    public async ValueTask<IReadOnlyList<string>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellation) =>
        await database.QueryAsync(
            $"""
            SELECT l.resource FROM hanok.semantic_lock l
            WHERE l.until <= {now} AND EXISTS (SELECT FROM hanok.semantic_lock_waiter w WHERE w.resource = l.resource)
            ORDER BY l.until LIMIT {limit}
            """,
            row => row.GetString(0), cancellation);

    // From the side of those who wait, of whom there are few when all is well.
    public ValueTask<DateTimeOffset?> NextExpiryAsync(CancellationToken cancellation) => database.QuerySingleAsync(
        "SELECT min(l.until) FROM hanok.semantic_lock_waiter w JOIN hanok.semantic_lock l ON l.resource = w.resource",
        row => row.GetFieldValue<DateTimeOffset?>(0), cancellation);

    public async ValueTask<IReadOnlyList<SemanticLock>> ListAsync(int limit, CancellationToken cancellation) => await database.QueryAsync(
        $"SELECT resource, owner, fence, since, until FROM hanok.semantic_lock ORDER BY since LIMIT {limit}",
        row => ReadHeld(row, 0, 1), cancellation);

    private static SemanticLock ReadHeld(NpgsqlDataReader row, int resource, int from) => new(
        row.GetString(resource), row.GetGuid(from), row.GetInt64(from + 1), row.GetFieldValue<DateTimeOffset>(from + 2),
        row.GetFieldValue<DateTimeOffset?>(from + 3));
}
