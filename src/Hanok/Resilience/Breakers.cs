using System.Collections.Concurrent;

namespace Hanok.Resilience;

/// <summary>The circuit breakers of a client, one for each destination that it has called. Thread-safe.</summary>
internal sealed class Breakers(Func<string, Breaker> make)
{
    // Instances come with new ports all the time, and leave their breakers behind. At the limit the longest unused goes: a destination that is
    // called again begins with a closed one.
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<string, Breaker> _byDestination = [];

    public IReadOnlyList<Breaker> All => [.. _byDestination.Values];

    public Breaker Of(string destination)
    {
        if (_byDestination.TryGetValue(destination, out var known))
            return known;

        if (_byDestination.Count >= Most && _byDestination.Values.MaxBy(breaker => breaker.Idle) is { } unused)
            _byDestination.TryRemove(unused.Destination, out _);

        return _byDestination.GetOrAdd(destination, make);
    }

    public bool IsRefusing(string destination) => _byDestination.TryGetValue(destination, out var breaker) && breaker.IsRefusing;
}
