namespace Hanok.Messaging;

/// <summary>
/// One local transaction of a service: its business rows, its inbox watermark and its outgoing messages commit together or not at all.
/// </summary>
/// <remarks>Not thread-safe. Disposing without a commit rolls back; disposing twice does nothing.</remarks>
public interface ITransaction : IAsyncDisposable
{
    /// <summary>Makes the messages that this transaction sends.</summary>
    MessageFactory Messages { get; }

    /// <summary>Adds a message that is sent if and only if this transaction commits (the transactional outbox).</summary>
    /// <exception cref="MessageTooLargeException">The message is larger than <see cref="MessageCodec.SizeLimit"/>.</exception>
    void Add(Message message);

    /// <summary>
    /// Adds a message that is sent when <paramref name="due"/> has come, if this transaction commits; at once when that is past. Messages
    /// of one key and the same due time are sent in the order in which they were scheduled.
    /// </summary>
    /// <remarks>A message with the id of one that is still scheduled takes its place.</remarks>
    /// <exception cref="MessageTooLargeException">The message is larger than <see cref="MessageCodec.SizeLimit"/>.</exception>
    void Schedule(Message message, DateTimeOffset due);

    /// <summary>
    /// Takes a scheduled message back, if this transaction commits. One that is not scheduled any more is on its way, and this does nothing:
    /// its receiver must be able to tell that it is out of date.
    /// </summary>
    void CancelScheduled(Guid id);

    /// <summary>
    /// Whether the database was lost to this transaction, and so is at fault for what was thrown in it: no connection could be had, or the one it
    /// had broke off. Anything else, a lock that was not had in time and another database that is away among it, is the fault of what was done in it.
    /// </summary>
    bool IsLost(Exception failure);

    ValueTask CommitAsync(CancellationToken cancellation);

    /// <summary>
    /// Does all that <see cref="CommitAsync"/> does, then rolls back: what would make the commit fail, makes this throw. The transaction has
    /// ended after it, and nothing has happened.
    /// </summary>
    /// <returns>The messages that the commit would have sent, in order; without those that were scheduled.</returns>
    ValueTask<IReadOnlyList<Message>> RehearseAsync(CancellationToken cancellation);
}
