using System.Text.Json.Nodes;
using Hanok.Audit;
using Hanok.Messaging;

namespace Hanok.Tcc;

/// <summary>A person has put right what participants did against the decision.</summary>
internal sealed class TccSettlement(IDatabase database, ITccStore store, IAuditLog audit, IEnumerable<TccKind> kinds, TimeProvider time)
{
    /// <returns>As it is now: settled, unless it was not heuristic. Null when there is none.</returns>
    public async Task<TccInstance?> SettleAsync(Guid id, string who, string reason, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { State: TccState.Heuristic } tcc)
            return await store.FindAsync(id, cancellation);

        var now = time.GetUtcNow();
        var settled = tcc with { State = TccState.Settled, Revision = tcc.Revision + 1, UpdatedAt = now };
        await using var transaction = database.Begin();
        // When two settle at once, the second finds it settled, and its reason is not kept.
        if (!await store.SaveAsync(transaction, settled, cancellation))
            return await store.FindAsync(id, cancellation);

        if (kinds.FirstOrDefault(kind => kind.Name == tcc.Name) is { } known)
            await known.MovedAsync(settled, transaction, cancellation);

        audit.Write(transaction, new(now, who, "tcc.settle", $"{id}", reason, new JsonObject { ["before"] = TccEndpoints.Show(tcc) }.ToJsonString()));
        await transaction.CommitAsync(cancellation);
        return settled;
    }
}
