using Hanok.Messaging;

namespace Hanok.Inbox;

/// <summary>Parked messages as a person sees and repairs them. Thread-safe.</summary>
public interface IParkedStore
{
    /// <summary>By stream, and in a stream in the order of its log.</summary>
    /// <param name="after">The last one of the page before; null begins.</param>
    ValueTask<IReadOnlyList<ParkedItem>> ListAsync(ParkedFilter filter, ParkedId? after, int limit, CancellationToken cancellation);

    ValueTask<ParkedCounts> CountAsync(ParkedFilter filter, CancellationToken cancellation);

    /// <summary>Null when it is not parked here, or no more.</summary>
    ValueTask<ParkedDetails?> FindAsync(ParkedId id, CancellationToken cancellation);

    /// <summary>
    /// Takes a message, so that until the transaction ends nobody handles it, changes it, or parks another behind it. Begin with it: a
    /// transaction that holds other locks could be waited for by those that this one waits for.
    /// </summary>
    /// <param name="patience">How long to wait for whoever has its lane. A message that is being tried is not waited for.</param>
    ValueTask<ParkedTake> TakeAsync(ITransaction transaction, ParkedId id, TimeSpan patience, CancellationToken cancellation);

    /// <summary>Replaces the message that was taken: its body, and when it is tried.</summary>
    /// <exception cref="MessageTooLargeException">The message is larger than <see cref="MessageCodec.SizeLimit"/>.</exception>
    void Replace(ITransaction transaction, ParkedMessage message);
}
