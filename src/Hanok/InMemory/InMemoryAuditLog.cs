using Hanok.Audit;
using Hanok.Messaging;

namespace Hanok.InMemory;

internal sealed class InMemoryAuditLog(InMemoryDatabase database) : IAuditLog
{
    public void Write(ITransaction transaction, AuditEntry entry) => transaction.InMemory.OnCommit(() => database.Audit.Add(entry));

    public async ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(string? target, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return [.. database.Audit.Where(entry => target is null || entry.Target == target).Reverse().Take(limit)];
    }
}
