using System.Collections.Concurrent;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>What clients were told: the only thing, beside the databases, that the invariants are checked against. Thread-safe.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, AcceptedOrder> _byKey = new();
    private readonly ConcurrentQueue<string> _contradictions = new();
    private readonly ConcurrentDictionary<Guid, bool> _cancelled = new();
    private int _count;

    /// <summary>How many different keys were accepted.</summary>
    public int Count => Volatile.Read(ref _count);

    public IReadOnlyCollection<AcceptedOrder> Accepted => [.. _byKey.Values];

    /// <summary>Answers to one key that name different orders.</summary>
    public IReadOnlyCollection<string> Contradictions => _contradictions;

    /// <summary>Somebody asked to cancel this order.</summary>
    public void WriteCancellation(Guid order) => _cancelled[order] = true;

    public bool MayBeCancelled(Guid order) => _cancelled.ContainsKey(order);

    public void Write(AcceptedOrder order)
    {
        if (_byKey.TryAdd(order.Key, order))
            Interlocked.Increment(ref _count);
        else if (_byKey[order.Key].Id != order.Id)
            _contradictions.Enqueue($"key {order.Key}: once order {_byKey[order.Key].Id}, once order {order.Id}");
    }
}
