namespace Hanok.Registry.Leases;

/// <summary>
/// The leases by when they end. A renewal does not touch it: a lease that was renewed shows when it comes up, and goes to its new place.
/// There is one entry for each lease at most.
/// </summary>
internal sealed class DueQueue
{
    private readonly SortedSet<(long At, long Number)> _order = [];
    private readonly Dictionary<(long At, long Number), Lease> _leases = [];
    private readonly Dictionary<Lease, (long At, long Number)> _places = [];
    private long _number;

    public long? Next => _order.Count > 0 ? _order.Min.At : null;

    public bool Contains(Lease lease) => _places.ContainsKey(lease);

    /// <summary>Adds it, or moves it: a lease that is registered anew may end sooner than before.</summary>
    public void Put(Lease lease)
    {
        Remove(lease);
        var place = (lease.DueAt, ++_number);
        _order.Add(place);
        _leases[place] = lease;
        _places[lease] = place;
    }

    public void Remove(Lease lease)
    {
        if (!_places.Remove(lease, out var place))
            return;

        _order.Remove(place);
        _leases.Remove(place);
    }

    /// <returns>The leases that have ended; they are not in it any more.</returns>
    public List<Lease> Take(long now)
    {
        var due = new List<Lease>();
        while (_order.Count > 0 && _order.Min is var place && place.At <= now)
        {
            var lease = _leases[place];
            Remove(lease);
            if (lease.DueAt > now)
                Put(lease);
            else
                due.Add(lease);
        }

        return due;
    }
}
