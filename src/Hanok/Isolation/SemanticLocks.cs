using System.Diagnostics;
using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Observability;

namespace Hanok.Isolation;

/// <summary>
/// Locks on what sagas work on, which outlive transactions: whoever holds one has it until it is released or its lease is over. Thread-safe.
/// </summary>
/// <remarks>
/// They bind only those who ask for them. All that is done here commits with the caller's transaction. A deadlock is refused for the request
/// that would close the circle; in a race with a release a circle may be seen that has just been broken, never the other way round.
/// Source of the pattern: L. Frank and T. Zahle, "Semantic ACID properties in multidatabases" (1998); C. Richardson, "Microservices
/// Patterns", chapter 4.3. Fences: M. Kleppmann, "How to do distributed locking" (2016).
/// </remarks>
public sealed class SemanticLocks
{
    private static readonly MessageType GrantedType = MessageType.Of<LockGranted>();

    private readonly ILockStore _store;

    internal SemanticLocks(ILockStore store) => _store = store;

    /// <summary>Takes a lock, or stands in line for it. The owner that holds it already is granted it again, with the same fence and a new lease.</summary>
    public async ValueTask<LockResult> AcquireAsync(ITransaction transaction, LockRequest request, CancellationToken cancellation)
    {
        request.Check();
        var now = transaction.Messages.Time.GetUtcNow();
        var before = (await _store.LoadAsync(transaction, [request.Resource], cancellation))[0];
        var (at, passedTo) = before.Expire(now);
        Tell(transaction, at, passedTo);

        var (after, result) = await DecideAsync(transaction, at, request, now, cancellation);
        _store.Save(transaction, before, after);
        return result;
    }

    /// <summary>Gives a lock back, and grants it to the next in line. Does nothing when the owner has it not, or no more.</summary>
    public ValueTask ReleaseAsync(ITransaction transaction, string resource, Guid owner, CancellationToken cancellation) =>
        ReleaseAsync(transaction, [resource], [owner], cancellation);

    /// <summary>Gives back all that the owners hold, and takes them out of all lines.</summary>
    public async ValueTask ReleaseAllAsync(ITransaction transaction, IReadOnlyCollection<Guid> owners, CancellationToken cancellation)
    {
        var resources = await _store.ResourcesOfAsync(transaction, owners, cancellation);
        if (resources.Count > 0)
            await ReleaseAsync(transaction, resources, owners, cancellation);
    }

    /// <summary>
    /// Whether a fence is still that of the holder, in the transaction of the write that depends on it; nobody else is granted the lock until
    /// that ends.
    /// </summary>
    /// <returns>A refusal, <c>lock-lost</c>, when the lock was released, or taken by another after the lease; null when it is held.</returns>
    public async ValueTask<Refusal?> CheckFenceAsync(ITransaction transaction, string resource, long fence, CancellationToken cancellation) =>
        await _store.FenceAsync(transaction, resource, cancellation) is var current && current == fence
            ? null
            : new("lock-lost", $"'{resource}' is no more held with fence {fence}: {(current is null ? "nobody holds it" : $"its fence is {current}")}.");

    /// <summary>The locks that are held now, the oldest first; at most <paramref name="limit"/>.</summary>
    public ValueTask<IReadOnlyList<SemanticLock>> ListAsync(int limit, CancellationToken cancellation) => _store.ListAsync(limit, cancellation);

    /// <summary>Grants locks whose lease is over to those who wait for them.</summary>
    /// <returns>How many were looked at.</returns>
    internal async ValueTask<int> PassOnExpiredAsync(ITransaction transaction, int limit, CancellationToken cancellation)
    {
        var now = transaction.Messages.Time.GetUtcNow();
        var expired = await _store.ExpiredAsync(now, limit, cancellation);
        if (expired.Count == 0)
            return 0;

        foreach (var before in await _store.LoadAsync(transaction, expired, cancellation))
        {
            var (after, passedTo) = before.Expire(now);
            Tell(transaction, after, passedTo);
            _store.Save(transaction, before, after);
        }

        return expired.Count;
    }

    private async ValueTask<(LockQueue After, LockResult Result)> DecideAsync(
        ITransaction transaction, LockQueue at, LockRequest request, DateTimeOffset now, CancellationToken cancellation)
    {
        switch (at.Ask(request, now))
        {
            case LockAnswer.Grant:
                var granted = at.Grant(request.Owner, request.Lease, now);
                return (granted, new LockGranted(at.Resource, granted.Held!.Fence));

            case LockAnswer.RefuseAsLocked:
                return (at, new Refusal("locked", $"'{at.Resource}' is held by {at.Held!.Owner} since {at.Held.Since:O}."));

            case LockAnswer.RefuseAsFull:
                return (at, new Refusal("lock-queue-full", $"{at.Waiters.Count} wait for '{at.Resource}' already. Try again later."));

            case LockAnswer.WaitsAlready:
                return (at, default);

            default:
                Guid[] before = [at.Held!.Owner, .. at.Waiters.Select(w => w.Owner)];
                return await _store.WaitsForAsync(transaction, before, request.Owner, cancellation)
                    ? (at, new Refusal("deadlock", $"{request.Owner} may not wait for '{at.Resource}': {at.Held.Owner}, who holds it, or another who waits for it, waits for what {request.Owner} holds."))
                    : (at.Enqueue(request, now, Activity.Current?.Id ?? ""), default(LockResult));
        }
    }

    private async ValueTask ReleaseAsync(
        ITransaction transaction, IReadOnlyCollection<string> resources, IReadOnlyCollection<Guid> owners, CancellationToken cancellation)
    {
        var now = transaction.Messages.Time.GetUtcNow();
        foreach (var before in await _store.LoadAsync(transaction, resources, cancellation))
        {
            // The lock may go from one of them to the next: only the last one, who stays, is told.
            var (after, passedTo) = (before, default(LockWaiter));
            foreach (var owner in owners)
            {
                var (next, to) = after.Leave(owner, now);
                (after, passedTo) = (next, to ?? passedTo);
            }

            Tell(transaction, after, passedTo);
            _store.Save(transaction, before, after);
        }
    }

    private static void Tell(ITransaction transaction, LockQueue after, LockWaiter? granted)
    {
        if (granted is null || after.Held?.Owner != granted.Owner)
            return;

        var (messages, fence) = (transaction.Messages, after.Held.Fence);
        transaction.Add(new Message
        {
            Id = StableId.Of(granted.Request, $"granted with fence {fence}"),
            Source = messages.Service,
            Type = GrantedType.Name,
            Kind = MessageKind.Reply,
            Channel = Channels.Replies(messages.Service),
            Subject = granted.Owner.ToString(),
            Time = messages.Time.GetUtcNow(),
            CorrelationId = granted.Owner,
            CausationId = granted.Request,
            TraceParent = Spans.Continue(granted.TraceParent),
            Body = messages.Json.Write(new LockGranted(after.Resource, fence)),
        });
    }
}
