using Hanok.Bench.Load;
using Npgsql;

namespace Hanok.Bench.Messaging;

/// <summary>
/// From the sender's commit to the start of the handler, and to the receiver's commit. Commits are stamped by PostgreSQL in their log
/// record, before it is flushed, so the flush is contained; the time at which the client learns of its commit can be after the handler's start.
/// </summary>
internal sealed record MessagingLatency(Percentiles ToHandler, Percentiles ToCommit)
{
    public override string ToString() => $"; to commit {ToCommit.At(50):0.00} / {ToCommit.At(99):0.00} ms";

    public static async Task<MessagingLatency> ReadAsync(IMessagingSide side, int run, CancellationToken cancellation)
    {
        var sent = new Dictionary<(int Key, int Seq), DateTimeOffset>();
        await ReadAsync(side.Sender, "SELECT key, seq, pg_xact_commit_timestamp(xmin) FROM sent WHERE run = $1", run,
            row => sent.Add((row.GetInt32(0), row.GetInt32(1)), row.GetFieldValue<DateTimeOffset>(2)), cancellation);

        var (toHandler, toCommit) = (new List<double>(), new List<double>());
        await ReadAsync(side.Receiver, "SELECT key, seq, started_at, pg_xact_commit_timestamp(xmin) FROM received WHERE run = $1", run, row =>
        {
            var committed = sent[(row.GetInt32(0), row.GetInt32(1))];
            toHandler.Add((row.GetFieldValue<DateTimeOffset>(2) - committed).TotalMilliseconds);
            toCommit.Add((row.GetFieldValue<DateTimeOffset>(3) - committed).TotalMilliseconds);
        }, cancellation);
        return new(new(toHandler), new(toCommit));
    }

    private static async Task ReadAsync(
        NpgsqlDataSource source, string sql, int run, Action<NpgsqlDataReader> each, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = run });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            each(rows);
    }
}
