using Microsoft.Extensions.Caching.Distributed;
using Npgsql;

namespace Hanok.Postgres.Caching;

/// <summary>
/// <see cref="IDistributedCache"/> in a table of PostgreSQL, <c>hanok_cache</c>, which is made when it is first needed. An entry lasts as
/// long as it says, an hour if it says nothing, and has at most 1 MB. Beyond 200,000 entries those go first that would end first.
/// Thread-safe.
/// </summary>
internal sealed class PostgresCache(NpgsqlDataSource source, TimeProvider time) : IDistributedCache
{
    public const int BytesLimit = 1024 * 1024, EntriesLimit = 200_000;

    private const int DeletedAtOnce = 1_000;

    private static readonly TimeSpan Unsaid = TimeSpan.FromHours(1), BetweenSweeps = TimeSpan.FromMinutes(5);

    private long _swept = time.GetTimestamp();

    // The interface has each of them twice. Hanok and ASP.NET Core call the asynchronous ones; who calls these gives a thread for it.
    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    // A sliding entry is written again only when a tenth of its time has gone: a read is a read.
    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var now = time.GetUtcNow();
        var (value, slides) = await RunAsync(async () =>
        {
            await using var command = Command(
                "SELECT value, expires_at < least(ends_at, $2 + sliding) - sliding / 10 FROM hanok_cache WHERE id = $1 AND expires_at > $2", key, now);
            await using var reader = await command.ExecuteReaderAsync(token);
            return await reader.ReadAsync(token) ? (reader.GetFieldValue<byte[]>(0), !reader.IsDBNull(1) && reader.GetBoolean(1)) : (null, false);
        }, token);
        if (slides)
            await RefreshAsync(key, token);

        return value;
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options).GetAwaiter().GetResult();

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        if (value.Length > BytesLimit)
            throw new ArgumentException($"'{key}' has {value.Length:N0} bytes. An entry has at most {BytesLimit:N0}.", nameof(value));

        var now = time.GetUtcNow();
        var until = options.AbsoluteExpiration ?? (options.AbsoluteExpirationRelativeToNow is { } left ? now + left : null);
        var ends = until ?? (options.SlidingExpiration is null ? now + Unsaid : null);
        var first = options.SlidingExpiration is { } sliding && !(now + sliding > ends) ? now + sliding : ends;
        await RunAsync(async () =>
        {
            await using var command = Command(
                """
                INSERT INTO hanok_cache (id, value, expires_at, ends_at, sliding) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (id) DO UPDATE SET (value, expires_at, ends_at, sliding) = (excluded.value, excluded.expires_at, excluded.ends_at, excluded.sliding)
                """, key, value, first!.Value.ToUniversalTime(), ends?.ToUniversalTime(), options.SlidingExpiration);
            return await command.ExecuteNonQueryAsync(token);
        }, token);
        await SweepAsync(now, token);
    }

    public void Refresh(string key) => RefreshAsync(key).GetAwaiter().GetResult();

    public Task RefreshAsync(string key, CancellationToken token = default) => RunAsync(async () =>
    {
        await using var command = Command(
            "UPDATE hanok_cache SET expires_at = least(ends_at, $2 + sliding) WHERE id = $1 AND sliding IS NOT NULL AND expires_at > $2", key, time.GetUtcNow());
        return await command.ExecuteNonQueryAsync(token);
    }, token);

    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    public Task RemoveAsync(string key, CancellationToken token = default) => RunAsync(async () =>
    {
        await using var command = Command("DELETE FROM hanok_cache WHERE id = $1", key);
        return await command.ExecuteNonQueryAsync(token);
    }, token);

    // By who writes, now and then: no process needs to run for it.
    internal async Task SweepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var last = Volatile.Read(ref _swept);
        if (time.GetElapsedTime(last) < BetweenSweeps || Interlocked.CompareExchange(ref _swept, time.GetTimestamp(), last) != last)
            return;

        int deleted;
        do
        {
            // In small steps, so that nobody else waits long for a row.
            await using var command = Command(
                """
                DELETE FROM hanok_cache WHERE id = ANY (ARRAY(
                  (SELECT id FROM hanok_cache WHERE expires_at <= $1 LIMIT $2)
                  UNION
                  (SELECT id FROM hanok_cache ORDER BY expires_at DESC OFFSET $3 LIMIT $2)))
                """, now, DeletedAtOnce, EntriesLimit);
            deleted = await command.ExecuteNonQueryAsync(cancellation);
        }
        while (deleted >= DeletedAtOnce);
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> run, CancellationToken cancellation)
    {
        try
        {
            return await run();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            await MakeAsync(cancellation);
            return await run();
        }
    }

    // In turn: IF NOT EXISTS looks before another one has committed.
    private async Task MakeAsync(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            """
            SELECT pg_advisory_xact_lock(hashtext('hanok_cache'));
            CREATE TABLE IF NOT EXISTS hanok_cache
              (id text PRIMARY KEY, value bytea NOT NULL, expires_at timestamptz NOT NULL, ends_at timestamptz, sliding interval);
            CREATE INDEX IF NOT EXISTS hanok_cache_expires_at ON hanok_cache (expires_at);
            """);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string text, params ReadOnlySpan<object?> values)
    {
        var command = source.CreateCommand(text);
        foreach (var value in values)
            command.Parameters.Add(value switch
            {
                string id => new NpgsqlParameter<string> { TypedValue = id },
                byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
                DateTimeOffset at => new NpgsqlParameter<DateTimeOffset> { TypedValue = at },
                TimeSpan sliding => new NpgsqlParameter<TimeSpan> { TypedValue = sliding },
                int number => new NpgsqlParameter<int> { TypedValue = number },
                _ => new NpgsqlParameter { Value = DBNull.Value },
            });

        return command;
    }
}
