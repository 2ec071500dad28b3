using System.Text;
using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;

namespace Hanok.Registry.Watch;

/// <summary>Who reads the changes as they happen. A change is written once, and all readers send the same bytes.</summary>
internal sealed class WatchHub
{
    // At the bound one more is refused with 503, and polls.
    private const int Limit = 5_000;

    // So that one service that opens them and never closes any leaves room for the others.
    private const int LimitOfOne = 1_000;

    private readonly LeaseTable _table;

    // Changed and read within the lock of the table only: so nobody gets a change that its snapshot has, or misses one.
    private readonly HashSet<WatchReader> _readers = [];

    public WatchHub(LeaseTable table)
    {
        _table = table;

        // From the first reader on: before there is nobody to tell.
        table.Changed = Publish;
    }

    /// <returns>What is listed before the first change that the reader gets; null when there are too many readers.</returns>
    public RegistryView? Add(WatchReader reader)
    {
        var added = false;
        var view = _table.View(() => added = _readers.Count < Limit && _readers.Count(other => other.Caller == reader.Caller) < LimitOfOne && _readers.Add(reader));
        return added ? view : null;
    }

    public void Remove(WatchReader reader) => _table.View(() => _readers.Remove(reader));

    private void Publish(Change change)
    {
        byte[]? bytes = null;
        foreach (var reader in _readers.Where(reader => reader.Wants(change.Registration)))
            reader.Add(bytes ??= Write(change));
    }

    private static byte[] Write(Change change) =>
        [.. Encoding.ASCII.GetBytes($"event: change\nid: {change.Version}\ndata: "), .. EurekaJson.Instance(change.Registration), (byte)'\n', (byte)'\n'];
}
