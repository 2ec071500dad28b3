using System.Collections.Immutable;

namespace Hanok.Isolation;

/// <summary>One lock: who holds it, and who waits, in order. Immutable, and its decisions are pure.</summary>
/// <param name="NextFence">Higher than every fence that was ever given to a holder of it.</param>
internal sealed record LockQueue(string Resource, SemanticLock? Held, ImmutableList<LockWaiter> Waiters, long NextFence)
{
    // A line of sagas behind one thing that is this long will not be served while anybody still cares.
    public const int WaitersLimit = 1_000;

    public LockAnswer Ask(LockRequest request, DateTimeOffset now)
    {
        if (Held is null || Held.Owner == request.Owner || Held.IsOver(now))
            return LockAnswer.Grant;

        if (request.Wait == LockWait.Fail)
            return LockAnswer.RefuseAsLocked;

        if (Waiters.Exists(w => w.Owner == request.Owner))
            return LockAnswer.WaitsAlready;

        return Waiters.Count < WaitersLimit ? LockAnswer.Enqueue : LockAnswer.RefuseAsFull;
    }

    /// <summary>The same owner again keeps its fence, and begins its lease anew.</summary>
    public LockQueue Grant(Guid owner, TimeSpan? lease, DateTimeOffset now) => this with
    {
        Held = Held?.Owner == owner
            ? Held with { Until = now + lease }
            : new(Resource, owner, NextFence, now, now + lease),
    };

    public LockQueue Enqueue(LockRequest request, DateTimeOffset now, string traceParent) => this with
    {
        Waiters = Waiters.Add(new(request.Owner, request.Id, request.Lease, now, traceParent)),
    };

    /// <summary>When the lease is over, the lock goes to the first in line. When nobody waits, it stays where it is until somebody asks.</summary>
    public (LockQueue After, LockWaiter? PassedTo) Expire(DateTimeOffset now) =>
        Held is { } held && held.IsOver(now) && Waiters.Count > 0 ? (this with { Held = null }).PassOn(now) : (this, null);

    /// <summary>Takes an owner out, as a holder or from the line. One that is neither changes nothing.</summary>
    public (LockQueue After, LockWaiter? PassedTo) Leave(Guid owner, DateTimeOffset now)
    {
        var without = this with { Waiters = Waiters.RemoveAll(w => w.Owner == owner) };
        return Held?.Owner == owner ? (without with { Held = null }).PassOn(now) : (without, null);
    }

    private (LockQueue After, LockWaiter? PassedTo) PassOn(DateTimeOffset now) => Waiters is [var first, ..]
        ? ((this with { Waiters = Waiters.RemoveAt(0) }).Grant(first.Owner, first.Lease, now), first)
        : (this, null);
}
