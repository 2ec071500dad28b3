namespace Hanok.Gateway.Caching;

/// <summary>What the cache did since the start.</summary>
internal sealed class CacheCounters
{
    private long _hits;
    private long _misses;
    private long _shared;
    private long _stale;
    private long _evicted;
    private int _waiting;

    public long Hits => Volatile.Read(ref _hits);

    public long Misses => Volatile.Read(ref _misses);

    /// <summary>Waited for the request of another.</summary>
    public long Shared => Volatile.Read(ref _shared);

    /// <summary>Given out late, because the service failed.</summary>
    public long Stale => Volatile.Read(ref _stale);

    /// <summary>Requests that wait for that of another right now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public long Evictions => Volatile.Read(ref _evicted);

    public void Hit() => Interlocked.Increment(ref _hits);

    public void Missed() => Interlocked.Increment(ref _misses);

    public void SharedOne() => Interlocked.Increment(ref _shared);

    public void GaveStale() => Interlocked.Increment(ref _stale);

    public void Evicted() => Interlocked.Increment(ref _evicted);

    public void Waits() => Interlocked.Increment(ref _waiting);

    public void Waited() => Interlocked.Decrement(ref _waiting);
}
