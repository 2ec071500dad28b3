namespace Hanok.Registry.Leases;

/// <summary>The leases by application and id, in that order: it is the order of every answer, so that clients see no change where there is none.</summary>
internal sealed class LeaseIndex
{
    private readonly SortedDictionary<string, SortedDictionary<string, Lease>> _apps = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public IEnumerable<Lease> All => _apps.Values.SelectMany(app => app.Values);

    public Lease? Find(InstanceKey key) => _apps.TryGetValue(key.App, out var app) ? app.GetValueOrDefault(key.Id) : null;

    public void Add(Lease lease)
    {
        if (!_apps.TryGetValue(lease.Key.App, out var app))
            _apps[lease.Key.App] = app = new SortedDictionary<string, Lease>(StringComparer.Ordinal);

        app.Add(lease.Key.Id, lease);
        Count++;
    }

    public void Remove(Lease lease)
    {
        var app = _apps[lease.Key.App];
        app.Remove(lease.Key.Id);
        if (app.Count == 0)
            _apps.Remove(lease.Key.App);

        Count--;
    }

    /// <summary>Who is alive at which address. Ports are given out again: what answers at the address of a dead instance may be another by now.</summary>
    public Dictionary<(string Ip, string Host, InstancePort Port), InstanceKey?> LivingByAddress()
    {
        var living = new Dictionary<(string, string, InstancePort), InstanceKey?>();
        foreach (var lease in All.Where(lease => lease.Suspicion is null))
            living[lease.Registration.Instance.Address] = lease.Key;

        return living;
    }
}
