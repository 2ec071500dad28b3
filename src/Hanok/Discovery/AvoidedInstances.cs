using System.Collections.Concurrent;

namespace Hanok.Discovery;

/// <summary>Instances that did not take a connection, or did not answer: for a while others are asked, as long as there are any. Thread-safe.</summary>
internal sealed class AvoidedInstances(TimeSpan period, TimeProvider time)
{
    // Instances come and go with their ports. What is over is looked for when there are so many.
    private const int Many = 100;

    private readonly ConcurrentDictionary<string, long> _since = [];

    internal int Count => _since.Count;

    public void Add(Uri instance)
    {
        if (_since.Count >= Many)
            foreach (var (authority, since) in _since)
                if (IsOver(since))
                    _since.TryRemove(authority, out _);

        _since[instance.Authority] = time.GetTimestamp();
    }

    public void Remove(Uri instance)
    {
        if (!_since.IsEmpty)
            _since.TryRemove(instance.Authority, out _);
    }

    /// <returns>All of them when all are to be avoided: somebody has to be asked.</returns>
    public IReadOnlyList<Uri> LeaveOut(IReadOnlyList<Uri> instances)
    {
        if (_since.IsEmpty || instances.Count < 2)
            return instances;

        var left = instances.Where(instance => !_since.TryGetValue(instance.Authority, out var since) || IsOver(since)).ToList();
        return left.Count > 0 ? left : instances;
    }

    private bool IsOver(long since) => time.GetElapsedTime(since) >= period;
}
