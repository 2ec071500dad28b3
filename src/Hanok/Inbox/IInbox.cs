using Hanok.Messaging;

namespace Hanok.Inbox;

/// <summary>Remembers, in the service's own database, what was applied of each stream and what could not be.</summary>
public interface IInbox
{
    /// <summary>
    /// Reads the state of a run, and keeps every other transaction out of its lanes until this one ends: two deliveries of the same
    /// messages never overlap.
    /// </summary>
    ValueTask<InboxState> OpenAsync(
        ITransaction transaction, string stream, IReadOnlyCollection<int> lanes, IReadOnlyCollection<string> keys, CancellationToken cancellation);

    /// <summary>Moves the watermarks with the commit.</summary>
    void Advance(ITransaction transaction, string stream, IReadOnlyDictionary<int, Position> watermarks);

    /// <summary>
    /// For a source without order: writes down the ids, and keeps out every other transaction that wants the same ones until this one
    /// ends. Ids are remembered for <see cref="ReceiverOptions.RememberDays"/>.
    /// </summary>
    /// <returns>Those that were not known, each with a position that it has in this inbox from now on.</returns>
    ValueTask<IReadOnlyList<(Guid Id, Position Position)>> ClaimAsync(
        ITransaction transaction, string source, IReadOnlyCollection<Guid> ids, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Parks messages with the commit.</summary>
    void Park(ITransaction transaction, IReadOnlyList<ParkedMessage> messages);

    /// <summary>
    /// Changes when and why a parked message waits, with the commit; does nothing when it is no longer due since
    /// <paramref name="wasDueAt"/>, because it was unparked or a person changed it meanwhile.
    /// </summary>
    void Postpone(ITransaction transaction, ParkedMessage message, DateTimeOffset wasDueAt);

    /// <summary>Takes the parked message that has been due longest, so that nobody else does; null when none is due.</summary>
    ValueTask<ParkedMessage?> TakeDueAsync(ITransaction transaction, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Removes a message that is handled at last, and makes the next of its key due at <paramref name="now"/>.</summary>
    void Unpark(ITransaction transaction, ParkedMessage message, DateTimeOffset now);

    /// <summary>When the next parked message is due; null when none will be by itself.</summary>
    ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation);

    /// <summary>The parked messages, oldest first.</summary>
    ValueTask<IReadOnlyList<ParkedMessage>> ListAsync(int limit, CancellationToken cancellation);
}
