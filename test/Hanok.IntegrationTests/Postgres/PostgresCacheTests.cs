using Hanok.Postgres.Caching;
using Npgsql;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>What several processes share for a while.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresCacheTests(PostgresServer server) : IAsyncLifetime
{
    private readonly HandTime _time = new();
    private NpgsqlDataSource _source = null!;
    private PostgresCache _cache = null!, _other = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync("cache", Cancellation));
        (_cache, _other) = (new(_source, _time), new(_source, _time));
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    [Fact]
    public async Task Several_make_the_table_at_once_and_see_what_each_other_wrote()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? _cache : _other).SetAsync($"{i}", [(byte)i], new(), Cancellation)));

        for (var i = 0; i < 20; i++)
            Assert.Equal(new byte[] { (byte)i }, (await (i % 2 == 0 ? _other : _cache).GetAsync($"{i}", Cancellation))!);

        await _other.RemoveAsync("3", Cancellation);
        Assert.Null(await _cache.GetAsync("3", Cancellation));
        Assert.Null(_cache.Get("3"));
    }

    [Fact]
    public async Task An_entry_ends_when_it_says_and_one_that_slides_when_nobody_reads_it()
    {
        await _cache.SetAsync("fixed", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(10) }, Cancellation);
        await _cache.SetAsync("sliding", [2], new() { SlidingExpiration = TimeSpan.FromMinutes(10) }, Cancellation);
        await _cache.SetAsync(
            "both", [3], new() { SlidingExpiration = TimeSpan.FromMinutes(10), AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(15) }, Cancellation);
        _time.Advance(TimeSpan.FromMinutes(9));
        foreach (var key in new[] { "fixed", "sliding", "both" })
            Assert.NotNull(await _other.GetAsync(key, Cancellation));

        _time.Advance(TimeSpan.FromMinutes(8));
        Assert.Null(await _other.GetAsync("fixed", Cancellation));
        Assert.NotNull(await _other.GetAsync("sliding", Cancellation));
        Assert.Null(await _other.GetAsync("both", Cancellation));
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(await _other.GetAsync("sliding", Cancellation));
    }

    [Fact]
    public async Task What_has_ended_is_deleted_by_who_writes_later_and_what_is_too_long_is_refused()
    {
        await _cache.SetAsync("old", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) }, Cancellation);
        _time.Advance(TimeSpan.FromMinutes(6));
        await _cache.SetAsync("new", [1], new(), Cancellation);

        await using var count = _source.CreateCommand("SELECT string_agg(id, ',') FROM hanok_cache");
        Assert.Equal("new", await count.ExecuteScalarAsync(Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => _cache.SetAsync("long", new byte[PostgresCache.BytesLimit + 1], new(), Cancellation));
    }

    [Theory]
    [InlineData(2_500, -1, 1)]
    [InlineData(PostgresCache.EntriesLimit + 2_500, 60, PostgresCache.EntriesLimit)]
    public async Task However_many_there_are_the_next_writer_brings_them_within_the_bound(int entries, int minutes, int left)
    {
        await _cache.SetAsync("first", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) }, Cancellation);
        _time.Advance(TimeSpan.FromMinutes(6));
        await using var fill = _source.CreateCommand(
            "INSERT INTO hanok_cache (id, value, expires_at) SELECT 'x' || i, '\\x00', $2 FROM generate_series(1, $1) i");
        fill.Parameters.Add(new() { Value = entries });
        fill.Parameters.Add(new() { Value = _time.GetUtcNow() + TimeSpan.FromMinutes(minutes) });
        await fill.ExecuteNonQueryAsync(Cancellation);

        await _cache.SetAsync("last", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromDays(1) }, Cancellation);

        await using var count = _source.CreateCommand("SELECT count(*) FROM hanok_cache");
        Assert.Equal((long)left, await count.ExecuteScalarAsync(Cancellation));
        Assert.NotNull(await _cache.GetAsync("last", Cancellation));
    }

    private sealed class HandTime : TimeProvider
    {
        private TimeSpan _ahead;

        public void Advance(TimeSpan by) => _ahead += by;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ahead.Ticks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + _ahead;
    }
}
