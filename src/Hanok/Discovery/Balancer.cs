using System.Collections.Concurrent;

namespace Hanok.Discovery;

/// <summary>
/// Shares calls among instances: each in turn, but a neighbour by chance instead when that has fewer calls under way (the power of two
/// choices; Mitzenmacher, 2001). Thread-safe.
/// </summary>
internal sealed class Balancer(TimeProvider time)
{
    // Who comes back takes calls again soon; who does not costs one refused connection in so long.
    private static readonly TimeSpan AvoidFor = TimeSpan.FromSeconds(5);

    private readonly AvoidedInstances _avoided = new(AvoidFor, time);

    // Only those with calls under way: as many entries as there are calls, at most.
    private readonly ConcurrentDictionary<string, int> _underWay = [];
    private uint _turn;

    /// <param name="instances">At least one.</param>
    public Uri Pick(IReadOnlyList<Uri> instances)
    {
        instances = _avoided.LeaveOut(instances);
        if (instances.Count == 1)
            return instances[0];

        var next = (int)(Interlocked.Increment(ref _turn) % (uint)instances.Count);
        var other = (next + 1 + Random.Shared.Next(instances.Count - 1)) % instances.Count;
        return Choose(instances[next], instances[other], instance => _underWay.GetValueOrDefault(instance.Authority));
    }

    public void Began(Uri instance) => _underWay.AddOrUpdate(instance.Authority, 1, (_, count) => count + 1);

    public void Ended(Uri instance)
    {
        _underWay.AddOrUpdate(instance.Authority, 0, (_, count) => count - 1);
        _underWay.TryRemove(KeyValuePair.Create(instance.Authority, 0));
    }

    /// <summary>It took no connection.</summary>
    public void Refused(Uri instance) => _avoided.Add(instance);

    internal static Uri Choose(Uri next, Uri other, Func<Uri, int> underWay) => underWay(other) < underWay(next) ? other : next;
}
