using System.Runtime.CompilerServices;
using Hanok.Outbox;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hanok.Postgres.Outbox;

/// <summary>Reads the outbox by polling a table, for databases whose log cannot be tailed: in commit order, nothing skipped.</summary>
/// <remarks>
/// Source of the pattern: "Polling publisher", C. Richardson. A row's id is its position: it is the same whenever the row is read again, so a
/// crash repeats, and the receiver drops the repeat.
/// <code>
///   (1) look: which ids were given out, who is writing --> (2) horizon: up to which id all is decided --> (3) read up to it, by id
///    ^                                                                                                       |
///    '---- (4) delete what is confirmed &lt;----  wait: until this process commits, or 1 ms to 250 ms &lt;---------'
/// </code></remarks>
internal sealed class PolledOutboxLog(
    string service, NpgsqlDataSource source, OutboxSignal committed, IOptions<PostgresOptions> options, TimeProvider time) : IOutboxLog
{
    // The first is about what a commit takes, so a writer that was in the way is gone by then. At the last a quiet service costs next to nothing,
    // and nobody notices it who does not wait for another process' commit.
    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(1), WaitMax = TimeSpan.FromMilliseconds(250);

    // How much is sent again after a crash; each deletion is a commit of its own.
    private static readonly TimeSpan DeleteEvery = TimeSpan.FromSeconds(1);

    private long _confirmed;

    public async IAsyncEnumerable<OutboxCommit> TailAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var table = await OutboxTable.OpenAsync(service, options.Value.ConnectionString, cancellation);
        // Before anything is read: what another relay has sent was given out by now.
        yield return new(table.Stream, 0, 0, default) { LogEnd = (await table.LookAsync(cancellation)).GivenOut };

        var horizon = new OutboxHorizon();
        var (read, deleted, deletedAt, wait) = (0L, 0L, time.GetTimestamp(), WaitMin);
        while (true)
        {
            var (givenOut, writers) = await table.LookAsync(cancellation);                                              // (1)
            horizon.See(givenOut, writers);                                                                             // (2)
            while (read < horizon.Decided)
            {
                var (rows, isLast) = await table.ReadAsync(read, horizon.Decided, cancellation);                        // (3)
                foreach (var (id, frames) in rows)
                    yield return new(table.Stream, id, id, frames);

                wait = rows.Count > 0 ? WaitMin : wait;
                read = isLast ? horizon.Decided : rows[^1].Id;
            }

            var confirmed = Interlocked.Read(ref _confirmed);
            if (confirmed > deleted && time.GetElapsedTime(deletedAt) >= DeleteEvery)
            {
                await table.DeleteAsync(confirmed, cancellation);                                                       // (4)
                (deleted, deletedAt) = (confirmed, time.GetTimestamp());
            }

            wait = await committed.WaitAsync(wait, time, cancellation) ? WaitMin : wait * 2 < WaitMax ? wait * 2 : WaitMax;
        }
    }

    public void Confirm(long end)
    {
        var known = Interlocked.Read(ref _confirmed);
        while (end > known)
            known = Interlocked.CompareExchange(ref _confirmed, end, known) is var seen && seen == known ? end : seen;
    }

    public async ValueTask<OutboxLag> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return await OutboxTable.LagAsync(connection, cancellation);
        }
        catch (NpgsqlException e)
        {
            throw new OutboxUnavailableException($"The database does not answer: {e.Message}", e);
        }
    }

    // What is deleted was read, so the last row that is there is enough.
    public async ValueTask<long> EndAsync(CancellationToken cancellation)
    {
        try
        {
            await using var command = source.CreateCommand("SELECT coalesce(max(id), 0) FROM hanok.outbox");
            return (long)(await command.ExecuteScalarAsync(cancellation))!;
        }
        catch (NpgsqlException e)
        {
            throw new OutboxUnavailableException($"The database does not answer: {e.Message}", e);
        }
    }
}
