namespace Hanok.Gateway.Caching;

/// <summary>The place of one key: its answer, and the request under way for a newer one.</summary>
internal sealed class CacheSlot(CacheKey key)
{
    private CacheEntry? _entry;
    private Flight? _flight;
    private bool _used;

    public CacheKey Key => key;

    /// <summary>The key and the answer; the lock of the cache guards it.</summary>
    public int Bytes { get; set; } = key.Bytes;

    /// <summary>No longer in the table; the lock of the cache guards it.</summary>
    public bool IsEvicted { get; set; }

    public CacheEntry? Entry
    {
        get => Volatile.Read(ref _entry);
        set => Volatile.Write(ref _entry, value);
    }

    /// <summary>Whether somebody asked for it since the hand of the clock came by.</summary>
    public bool IsUsed
    {
        get => Volatile.Read(ref _used);
        set
        {
            // What is read by all cores should be written by none.
            if (Volatile.Read(ref _used) != value)
                Volatile.Write(ref _used, value);
        }
    }

    /// <returns>The caller's own flight; nothing when <paramref name="other"/> is on the way, to wait for.</returns>
    public Flight? TryFly(out Flight other)
    {
        var mine = new Flight();
        other = Interlocked.CompareExchange(ref _flight, mine, null) ?? mine;
        return ReferenceEquals(other, mine) ? mine : null;
    }

    /// <summary>After the entry is in its place: who comes now finds that, or flies anew.</summary>
    public void Land(Flight flight, Landing landing)
    {
        Volatile.Write(ref _flight, null);
        flight.Land(landing);
    }
}
