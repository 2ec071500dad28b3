using Hanok.Messaging;

namespace Hanok.Isolation;

/// <summary>Somebody wants a semantic lock.</summary>
/// <param name="Resource">What is locked, by name: <c>order/0199e0a5-...</c>; at most 200 characters.</param>
/// <param name="Owner">Who wants it: a saga by its id.</param>
public sealed record LockRequest(string Resource, Guid Owner)
{
    private const int ResourceLimit = 200;

    public LockWait Wait { get; init; }

    /// <summary>After this, another may take the lock. Null: it is held until it is released, which a saga always does in the end.</summary>
    public TimeSpan? Lease { get; init; }

    /// <summary>What the message that grants the lock later has as its <see cref="Message.CausationId"/>.</summary>
    public Guid Id { get; init; } = StableId.Of(Owner, Resource);

    internal void Check()
    {
        if (Resource.Length is 0 or > ResourceLimit)
            throw new ArgumentException($"The name of a lock has 1 to {ResourceLimit} characters; '{Resource}' has {Resource.Length}.");

        if (Lease <= TimeSpan.Zero)
            throw new ArgumentException($"The lease of lock '{Resource}' is {Lease}. Give it a time, or none when it is to be held until it is released.");
    }
}
