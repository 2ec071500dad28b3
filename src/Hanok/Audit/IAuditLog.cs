using Hanok.Messaging;

namespace Hanok.Audit;

/// <summary>The changes that people made. Only ever appended to.</summary>
public interface IAuditLog
{
    /// <summary>Writes with the commit of the change: there is no change without its entry, and no entry without its change.</summary>
    void Write(ITransaction transaction, AuditEntry entry);

    /// <summary>The last entries, newest first.</summary>
    /// <param name="target">Null for all.</param>
    ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(string? target, int limit, CancellationToken cancellation);
}
