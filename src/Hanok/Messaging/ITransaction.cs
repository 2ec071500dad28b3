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

    ValueTask CommitAsync(CancellationToken cancellation);
}
