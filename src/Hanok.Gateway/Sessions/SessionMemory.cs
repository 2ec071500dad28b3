using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Sessions;

/// <summary>
/// The cache of one gateway, in its memory, where no other <see cref="IDistributedCache"/> is registered: a restart ends the sessions.
/// MemoryDistributedCache drops what comes when it is full; this drops what was not used for longest. Thread-safe.
/// </summary>
internal sealed class SessionMemory(IOptions<SessionOptions> options, TimeProvider time) : IDistributedCache, IDisposable
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { Clock = new Clock(time) });

    public byte[]? Get(string key) => _cache.Get<byte[]>(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Get(key));

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        MakeRoom();
        _cache.Set(key, value, new MemoryCacheEntryOptions
        {
            AbsoluteExpiration = options.AbsoluteExpiration,
            AbsoluteExpirationRelativeToNow = options.AbsoluteExpirationRelativeToNow,
            SlidingExpiration = options.SlidingExpiration,
        });
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        Set(key, value, options);
        return Task.CompletedTask;
    }

    public void Refresh(string key) => _cache.TryGetValue(key, out _);

    public Task RefreshAsync(string key, CancellationToken token = default)
    {
        Refresh(key);
        return Task.CompletedTask;
    }

    public void Remove(string key) => _cache.Remove(key);

    public Task RemoveAsync(string key, CancellationToken token = default)
    {
        Remove(key);
        return Task.CompletedTask;
    }

    public void Dispose() => _cache.Dispose();

    // Those that are over, and a tenth, so that it is done seldom.
    private void MakeRoom()
    {
        if (_cache.Count >= options.Value.Limit)
            _cache.Compact(Math.Max(0.1, 1.0 / options.Value.Limit));
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
