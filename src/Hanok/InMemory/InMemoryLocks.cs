using System.Collections.Immutable;
using Hanok.Isolation;

namespace Hanok.InMemory;

/// <summary>The semantic locks of a database in memory. Immutable, so that a transaction changes a copy of its own.</summary>
internal sealed record InMemoryLocks(ImmutableDictionary<string, LockQueue> Queues, long LastFence)
{
    public static readonly InMemoryLocks None = new(ImmutableDictionary<string, LockQueue>.Empty, 0);

    /// <summary>Those that are held for a time and that somebody waits for.</summary>
    public IEnumerable<SemanticLock> AwaitedLeases =>
        Queues.Values.Where(q => q.Waiters.Count > 0 && q.Held?.Until is not null).Select(q => q.Held!).OrderBy(held => held.Until);

    /// <summary>The holders of what somebody waits for, and those before it in the lines.</summary>
    public IEnumerable<Guid> WaitedForBy(Guid waiter) => Queues.Values.SelectMany(queue =>
    {
        var place = queue.Waiters.FindIndex(w => w.Owner == waiter);
        return place < 0 ? [] : queue.Waiters.Take(place).Select(w => w.Owner).Append(queue.Held!.Owner);
    });
}
