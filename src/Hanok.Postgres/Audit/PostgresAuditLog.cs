using Hanok.Audit;
using Hanok.Messaging;

namespace Hanok.Postgres.Audit;

/// <summary>The audit log in <c>hanok.audit</c>.</summary>
internal sealed class PostgresAuditLog(PostgresDatabase database) : IAuditLog
{
    public void Write(ITransaction transaction, AuditEntry entry) =>
        transaction.Postgres.Write(
            $"""
            INSERT INTO hanok.audit (at, operator, action, target, reason, detail)
            VALUES ({entry.At}, {entry.Operator}, {entry.Action}, {entry.Target}, {entry.Reason}, CAST({entry.Detail}::text AS json))
            """);

    public async ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(string? target, int limit, CancellationToken cancellation) =>
        await database.QueryAsync(
            $"""
            SELECT at, operator, action, target, reason, detail::text FROM hanok.audit
            WHERE {target}::text IS NULL OR target = {target} ORDER BY number DESC LIMIT {limit}
            """,
            row => new AuditEntry(
                row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5)),
            cancellation);
}
