namespace Hanok.Registry.Replication;

/// <summary>What one peer has not been told yet, in order. Thread-safe.</summary>
internal sealed class PeerQueue
{
    // At the bound it is emptied, and the peer is brought into step by a full exchange.
    private const int Limit = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<PeerItem> _items = [];
    private readonly HashSet<PeerItem> _waiting = [];

    /// <returns>False: there was no room, and it is empty now.</returns>
    public bool Add(PeerItem item)
    {
        lock (_lock)
        {
            // One heartbeat is as good as two.
            if (item.Action == PeerAction.Heartbeat && !_waiting.Add(item))
                return true;

            if (_items.Count < Limit)
            {
                _items.Enqueue(item);
                return true;
            }

            Empty();
            return false;
        }
    }

    public IReadOnlyList<PeerItem> Take(int most)
    {
        lock (_lock)
        {
            var taken = new List<PeerItem>(Math.Min(most, _items.Count));
            while (taken.Count < most && _items.TryDequeue(out var item))
            {
                _waiting.Remove(item);
                taken.Add(item);
            }

            return taken;
        }
    }

    public void Clear()
    {
        lock (_lock)
            Empty();
    }

    private void Empty()
    {
        _items.Clear();
        _waiting.Clear();
    }
}
