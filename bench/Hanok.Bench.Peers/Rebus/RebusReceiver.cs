using Rebus.Pipeline;
using Rebus.PostgreSql.Outbox;

namespace Hanok.Bench.Peers.Rebus;

/// <summary>One business row in the transaction that the outbox has begun for this message.</summary>
internal static class RebusReceiver
{
    // Under which the outbox keeps it; the documentation tells users to take it from there.
    private const string OutboxConnectionKey = "current-outbox-connection";

    public static async Task HandleAsync(IMessageContext context, PeerNote note, TimeProvider time)
    {
        var startedAt = time.GetUtcNow();
        var outbox = (OutboxConnection)context.TransactionContext.Items[OutboxConnectionKey];
        await Rows.WriteReceivedAsync(outbox.Connection, outbox.Transaction, note, startedAt, CancellationToken.None);
    }
}
