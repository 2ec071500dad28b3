using DotNetCore.CAP;
using Npgsql;

namespace Hanok.Bench.Peers.Cap;

/// <summary>One business row in a transaction of its own.</summary>
internal sealed class CapReceiver(NpgsqlDataSource source, TimeProvider time) : ICapSubscribe
{
    [CapSubscribe(CapPeer.Topic, GroupConcurrent = CapPeer.Parallelism)]
    public async Task HandleAsync(PeerNote note)
    {
        var startedAt = time.GetUtcNow();
        await using var connection = await source.OpenConnectionAsync();
        await Rows.WriteReceivedAsync(connection, transaction: null, note, startedAt, CancellationToken.None);
    }
}
