using Hanok.Messaging;

namespace Hanok.Choreography;

/// <summary>The instances of the flows that a service owns, in its database. Thread-safe.</summary>
public interface IFlowStore
{
    /// <summary>
    /// Reads instances, one that is not there as an empty one, and keeps every other transaction that wants the same ones out until this
    /// one ends.
    /// </summary>
    ValueTask<IReadOnlyList<FlowInstance>> OpenAsync(ITransaction transaction, IReadOnlyCollection<FlowId> ids, CancellationToken cancellation);

    /// <summary>Saves opened instances with the commit, and what has happened in them.</summary>
    void Save(ITransaction transaction, IReadOnlyList<FlowInstance> moved, IReadOnlyList<(FlowId Flow, FlowHappening Happening)> happened);

    /// <summary>
    /// Takes up to <paramref name="limit"/> instances whose time has come, so that no other transaction does; those that another one has
    /// open are left out. They come without their past, and <see cref="Save"/> takes them.
    /// </summary>
    ValueTask<IReadOnlyList<FlowInstance>> TakeDueAsync(ITransaction transaction, DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>When the next instance is due; null when none will be.</summary>
    ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation);

    /// <summary>The instances of one conversation, with their past, by the name of the flow.</summary>
    ValueTask<IReadOnlyList<FlowInstance>> FindAsync(Guid conversation, CancellationToken cancellation);

    /// <summary>Removes up to <paramref name="limit"/> instances that ended before.</summary>
    /// <returns>How many were removed.</returns>
    ValueTask<int> RemoveEndedAsync(DateTimeOffset before, int limit, CancellationToken cancellation);
}
