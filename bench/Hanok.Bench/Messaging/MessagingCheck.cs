using Npgsql;

namespace Hanok.Bench.Messaging;

/// <summary>What an independent reader finds in the two databases after a run.</summary>
/// <param name="Sent">Business rows of the sender.</param>
/// <param name="Received">Business rows of the receiver.</param>
/// <param name="Distinct">Of these, how many different messages.</param>
/// <param name="OutOfOrder">Messages that were handled after a later one of the same key.</param>
/// <param name="Span">From the first commit of the sender to the last of the receiver.</param>
internal sealed record MessagingCheck(long Sent, long Received, long Distinct, long OutOfOrder, TimeSpan Span)
{
    public static async Task<MessagingCheck> ReadAsync(IMessagingSide side, int run, CancellationToken cancellation)
    {
        await using var sent = side.Sender.CreateCommand("SELECT count(*), min(pg_xact_commit_timestamp(xmin)) FROM sent WHERE run = $1");
        sent.Parameters.Add(new NpgsqlParameter<int> { TypedValue = run });
        await using var first = await sent.ExecuteReaderAsync(cancellation);
        await first.ReadAsync(cancellation);

        // The ids of the rows are the order in which they were written.
        await using var received = side.Receiver.CreateCommand(
            """
            SELECT count(*), count(DISTINCT (key, seq)), count(*) FILTER (WHERE seq < highest), max(committed_at)
            FROM (SELECT key, seq, pg_xact_commit_timestamp(xmin) AS committed_at,
                         max(seq) OVER (PARTITION BY key ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS highest
                  FROM received WHERE run = $1) AS message
            """);
        received.Parameters.Add(new NpgsqlParameter<int> { TypedValue = run });
        await using var last = await received.ExecuteReaderAsync(cancellation);
        await last.ReadAsync(cancellation);
        var span = last.GetFieldValue<DateTimeOffset>(3) - first.GetFieldValue<DateTimeOffset>(1);
        return new(first.GetInt64(0), last.GetInt64(0), last.GetInt64(1), last.GetInt64(2), span);
    }

    public void ThrowUnlessExactlyOnce(int published, IMessagingSide side)
    {
        if (Sent != published || Received != published || Distinct != published || (OutOfOrder > 0 && side.KeepsOrder))
            throw new InvalidOperationException(
                $"{side.Name} published {published}, and the databases say: {Sent} sent, {Received} received, {Distinct} different ones, "
                + $"{OutOfOrder} out of order.");
    }

    public override string ToString() => $"exactly once over {Received:N0}{(OutOfOrder > 0 ? $", {OutOfOrder:N0} OUT OF ORDER" : ", in order")}";
}
