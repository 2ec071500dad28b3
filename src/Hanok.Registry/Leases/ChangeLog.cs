namespace Hanok.Registry.Leases;

/// <summary>The changes of the last three minutes, which is what a delta has, each instance once, as it is now.</summary>
/// <param name="mostBytes">Of text: what has left is kept here alone.</param>
internal sealed class ChangeLog(long firstVersion, long mostBytes)
{
    // As Eureka: a client that asks each 30 s, and fails a few times, still finds all.
    private const long KeepMilliseconds = 3 * 60 * 1000;

    // At the bound the oldest falls out. A client that has missed it sees that by the hash, and fetches everything.
    private const int Limit = 10_000;

    private readonly LinkedList<Change> _changes = [];
    private readonly Dictionary<InstanceKey, LinkedListNode<Change>> _byKey = [];
    private long _bytes;

    public long Version { get; private set; } = firstVersion;

    public Change Add(Registration registration, long now)
    {
        var change = new Change(++Version, now, registration);
        if (_byKey.GetValueOrDefault(registration.Instance.Key) is { } older)
            Remove(older);

        _byKey[registration.Instance.Key] = _changes.AddLast(change);
        _bytes += registration.Instance.Size;
        Trim(now);
        return change;
    }

    /// <returns>The changes, the oldest first.</returns>
    public IReadOnlyList<Registration> Recent(long now)
    {
        Trim(now);
        return [.. _changes.Select(change => change.Registration)];
    }

    /// <summary>The version of the oldest change in a delta: with that of the newest it says which delta it is.</summary>
    public long OldestVersion(long now)
    {
        Trim(now);
        return _changes.First?.Value.Version ?? 0;
    }

    private void Trim(long now)
    {
        while (_changes.First is { } first && (first.Value.At < now - KeepMilliseconds || _changes.Count > Limit || _bytes > mostBytes))
            Remove(first);
    }

    private void Remove(LinkedListNode<Change> node)
    {
        _changes.Remove(node);
        _byKey.Remove(node.Value.Registration.Instance.Key);
        _bytes -= node.Value.Registration.Instance.Size;
    }
}
