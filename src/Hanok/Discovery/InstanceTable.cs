namespace Hanok.Discovery;

/// <summary>
/// What is known of who is where, from what registries say. A registry that has only just come (back) does not know everybody: for a while
/// its silence about an instance proves nothing. Decides only, and knows no clock.
/// </summary>
/// <param name="keep">How long an instance is kept that such a registry does not list.</param>
internal sealed class InstanceTable(TimeSpan keep)
{
    // More than a system of services has; what is beyond is not taken, and found by nobody.
    private const int MostInstances = 20_000;

    private readonly Dictionary<(string Service, string Id), Entry> _entries = [];
    private TimeSpan _believedFrom;

    private sealed record Entry(ServiceInstance Instance)
    {
        /// <summary>Since when the registry has not listed it; null while it does.</summary>
        public TimeSpan? MissingSince { get; set; }
    }

    /// <summary>Those to be asked, of each service: who is up; where nobody is, who says that it is down or starting.</summary>
    public IEnumerable<IGrouping<string, ServiceInstance>> Usable() =>
        from entry in _entries.Values
        where entry.Instance.Status != InstanceStatus.OutOfService
        group entry.Instance by entry.Instance.Service into service
        let up = service.Any(instance => instance.Status == InstanceStatus.Up)
        from instance in service
        where !up || instance.Status == InstanceStatus.Up
        orderby instance.Id
        group instance by instance.Service;

    /// <summary>A connection to a registry was made, perhaps to another one than before.</summary>
    public void Connected(TimeSpan now) => _believedFrom = now + keep;

    /// <summary>The registry says who there is: all of it.</summary>
    public void Replace(IReadOnlyList<ServiceInstance> listed, TimeSpan now)
    {
        // Half of a system does not end between two looks: more likely the registry was started anew in between.
        if (listed.Count * 2 < _entries.Values.Count(entry => entry.MissingSince is null))
            _believedFrom = now + keep;

        var there = listed.Select(Key).ToHashSet();
        foreach (var (key, entry) in _entries.Where(entry => !there.Contains(entry.Key)).ToList())
        {
            if (now >= _believedFrom)
                _entries.Remove(key);
            else
                entry.MissingSince ??= now;
        }

        foreach (var instance in listed)
            Put(instance);

        Expire(now);
    }

    /// <summary>The registry says that this one came or changed.</summary>
    public void Put(ServiceInstance instance)
    {
        if (_entries.Count < MostInstances || _entries.ContainsKey(Key(instance)))
            _entries[Key(instance)] = new(instance);
    }

    /// <summary>The registry says that this one is gone: that is proof, whenever it is said.</summary>
    public void Remove(string service, string id) => _entries.Remove((service, id));

    /// <summary>Nobody took a connection there. One that the registry lists is left alone: that is the registry's to find out.</summary>
    /// <returns>Whether one was forgotten.</returns>
    public bool Refused(Uri address)
    {
        var refused = _entries.Where(entry => entry.Value.MissingSince is not null
            && entry.Value.Instance.Endpoints.Values.Any(endpoint => endpoint.Authority == address.Authority)).ToList();
        foreach (var (key, _) in refused)
            _entries.Remove(key);

        return refused.Count > 0;
    }

    /// <summary>Forgets those that were kept long enough. To be called while connected only: a registry that is away says nothing.</summary>
    /// <returns>Whether any was forgotten.</returns>
    public bool Expire(TimeSpan now)
    {
        var over = _entries.Where(entry => entry.Value.MissingSince is { } since && now - since >= keep).ToList();
        foreach (var (key, _) in over)
            _entries.Remove(key);

        return over.Count > 0;
    }

    private static (string Service, string Id) Key(ServiceInstance instance) => (instance.Service, instance.Id);
}
