using System.Runtime.CompilerServices;
using Hanok.Outbox;
using Npgsql;

namespace Hanok.Postgres.Outbox;

/// <summary>The outbox in the mode that is stored in the database.</summary>
internal sealed class PostgresOutboxLog(StoredOutboxMode stored, TailedOutboxLog tailed, PolledOutboxLog polled) : IOutboxLog
{
    public async IAsyncEnumerable<OutboxCommit> TailAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var log = await LogAsync(cancellation);
        await foreach (var commit in log.TailAsync(cancellation))
            yield return commit;
    }

    // The one that is not read has nothing to forget.
    public void Confirm(long end)
    {
        tailed.Confirm(end);
        polled.Confirm(end);
    }

    public async ValueTask<OutboxLag> CheckAsync(CancellationToken cancellation) => await (await LogAsync(cancellation)).CheckAsync(cancellation);

    public async ValueTask<long> EndAsync(CancellationToken cancellation) => await (await LogAsync(cancellation)).EndAsync(cancellation);

    private async Task<IOutboxLog> LogAsync(CancellationToken cancellation)
    {
        try
        {
            // Its transactions write as they did when it started, so reading in another way would pass them by.
            var (first, now) = (await stored.GetAsync(cancellation), await stored.ReadAsync(cancellation));
            if (first != now)
                throw new OutboxUnavailableException(
                    $"'migrate' has changed the outbox from {first} to {now} while this process runs, which still writes for {first}. Restart it.");

            return now == OutboxMode.Tailing ? tailed : polled;
        }
        catch (NpgsqlException e)
        {
            throw new OutboxUnavailableException($"The database does not answer: {e.Message}", e);
        }
    }
}
