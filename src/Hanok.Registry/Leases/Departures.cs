namespace Hanok.Registry.Leases;

/// <summary>Who has left, and why: to tell people, and to know a registration that comes after its own deregistration.</summary>
internal sealed class Departures
{
    // Beyond this an old registration would have to be on its way for longer than any client waits for an answer.
    private const long KeepMilliseconds = 10 * 60 * 1000;

    // For a client that stops, the two requests that race leave within milliseconds of each other.
    private const long RaceMilliseconds = 30 * 1000;

    // At the bound the oldest is forgotten: an old registration of it would then be listed until its lease ends.
    private const int Limit = 5_000;

    private readonly LinkedList<Departure> _departures = [];
    private readonly Dictionary<InstanceKey, LinkedListNode<Departure>> _byKey = [];

    public void Add(Departure departure)
    {
        Forget(departure.Key);
        _byKey[departure.Key] = _departures.AddLast(departure);
        while (_departures.First is { } first && (_departures.Count > Limit || first.Value.At < departure.At - KeepMilliseconds))
            Forget(first.Value.Key);
    }

    public void Forget(InstanceKey key)
    {
        if (_byKey.Remove(key, out var node))
            _departures.Remove(node);
    }

    public Departure? Find(InstanceKey key) => _byKey.GetValueOrDefault(key)?.Value;

    public IReadOnlyList<Departure> Latest(int count) => [.. _departures.Reverse().Take(count)];

    /// <summary>
    /// Whether a registration is an echo of an instance that has deregistered itself. Clients that stop say DOWN and deregister at the same
    /// time, and the DOWN may arrive last (spring-cloud-netflix#1543); a retry or a peer may bring what is older than the end.
    /// </summary>
    /// <param name="fromPeer">It may have been away for long; what a client sends itself is at most on its way for a short time.</param>
    public bool IsEcho(Instance instance, bool fromPeer, long now)
    {
        if (Find(instance.Key) is not { WasAsked: true } departure)
            return false;

        if (fromPeer && instance.LastDirtyTimestamp <= departure.LastDirtyTimestamp)
            return true;

        // A lower stamp from the client itself is no echo: it has started again, and its clock was set back.
        var isRepeat = !fromPeer && instance.SaidAt is { } said && said == departure.SaidAt;
        return now - departure.At < RaceMilliseconds && (isRepeat || instance.Status == InstanceStatus.Down);
    }

    /// <summary>The version with which it has left: peers who know of that must see that what follows is newer. 0 when nothing is known of it.</summary>
    public long VersionOf(InstanceKey key) => Find(key) is { WasAsked: true } departure ? departure.LastDirtyTimestamp : 0;
}

/// <param name="WasAsked">By a request; otherwise evicted.</param>
/// <param name="Reason">In words that go on after "it".</param>
internal sealed record Departure(InstanceKey Key, long At, long LastDirtyTimestamp, long? SaidAt, bool WasAsked, string Reason)
{
    public Departure(Instance instance, long at, bool wasAsked, string reason)
        : this(instance.Key, at, instance.LastDirtyTimestamp, instance.SaidAt, wasAsked, reason)
    {
    }
}
