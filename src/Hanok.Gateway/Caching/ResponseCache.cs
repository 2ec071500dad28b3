using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Caching;

/// <summary>
/// Answers by key, within a bound of bytes. When it is full, the clock algorithm drops what was not asked for since its hand came by: almost
/// as good as least recently used, and a hit writes nothing that another core reads. Thread-safe.
/// </summary>
internal sealed class ResponseCache(IOptions<GatewayOptions> options)
{
    private readonly ConcurrentDictionary<CacheKey, CacheSlot> _slots = new();
    private readonly Queue<CacheSlot> _clock = new();
    private readonly Lock _gate = new();
    private readonly long _most = options.Value.Cache.Bytes;
    private long _bytes;

    public CacheCounters Counters { get; } = new();

    /// <summary>Whether anything was ever asked for that may be kept.</summary>
    public bool IsUsed => Volatile.Read(ref _bytes) > 0;

    public int Entries => _slots.Count;

    public long Bytes => Volatile.Read(ref _bytes);

    public CacheSlot Of(in CacheKey key) => _slots.TryGetValue(key, out var slot) ? slot : Add(key);

    /// <summary>Puts an answer in its place, and makes room for it.</summary>
    public void Put(CacheSlot slot, CacheEntry entry)
    {
        lock (_gate)
        {
            slot.Entry = entry;
            if (slot.IsEvicted)
                return;

            var bytes = slot.Key.Bytes + entry.Bytes;
            _bytes += bytes - slot.Bytes;
            slot.Bytes = bytes;
            MakeRoom();
        }
    }

    private CacheSlot Add(in CacheKey key)
    {
        lock (_gate)
        {
            if (_slots.TryGetValue(key, out var slot))
                return slot;

            slot = new CacheSlot(key);
            _slots[key] = slot;
            _clock.Enqueue(slot);
            _bytes += slot.Bytes;
            MakeRoom();
            return slot;
        }
    }

    private void MakeRoom()
    {
        // Ends: each slot is passed over once at most.
        while (_bytes > _most && _clock.TryDequeue(out var slot))
        {
            if (slot.IsUsed)
            {
                slot.IsUsed = false;
                _clock.Enqueue(slot);
                continue;
            }

            slot.IsEvicted = true;
            _slots.TryRemove(slot.Key, out _);
            _bytes -= slot.Bytes;
            Counters.Evicted();
        }
    }
}
