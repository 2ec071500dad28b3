using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace Hanok.Tests.Gateway;

/// <summary>A cache that several gateways share, whose content can be looked at. It can be away.</summary>
internal sealed class WrittenCache : IDistributedCache
{
    public ConcurrentDictionary<string, byte[]> Entries { get; } = [];

    public bool IsAway { get; set; }

    public byte[]? Get(string key) => Here.GetValueOrDefault(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.Run(() => Get(key), token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => Here[key] = value;

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        Task.Run(() => Set(key, value, options), token);

    public void Refresh(string key)
    {
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public void Remove(string key) => Here.TryRemove(key, out _);

    public Task RemoveAsync(string key, CancellationToken token = default) => Task.Run(() => Remove(key), token);

    private ConcurrentDictionary<string, byte[]> Here => IsAway ? throw new IOException("The cache is away.") : Entries;
}
