using Hanok.Messaging;

namespace Hanok.Outbox;

/// <summary>
/// Holds, in the sender's own database, what a destination that is away has not taken, so that the log does not have to. Thread-safe.
/// </summary>
public interface ISpool
{
    /// <summary>What waits for each destination that has any.</summary>
    ValueTask<IReadOnlyDictionary<string, SpoolSize>> SizesAsync(CancellationToken cancellation);

    /// <summary>
    /// Returns when the messages are durable. Those that are there already are passed over. When it throws, some or all may be there, now or soon.
    /// </summary>
    ValueTask AddAsync(
        string destination, string stream, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellation);

    /// <summary>The first messages of one stream, in the order of their positions; they stay.</summary>
    ValueTask<(string Stream, IReadOnlyList<OutgoingMessage> Messages)> PeekAsync(string destination, int limit, CancellationToken cancellation);

    /// <summary>Removes everything of the stream up to and with a position.</summary>
    /// <returns>How many were removed.</returns>
    ValueTask<int> RemoveAsync(string destination, string stream, Position upTo, CancellationToken cancellation);

    /// <summary>Removes all that waits for a destination.</summary>
    /// <returns>How many were removed.</returns>
    ValueTask<long> RemoveAllAsync(string destination, CancellationToken cancellation);

    /// <summary>Removes what was sent to a channel and waits for others than these: they are not its subscribers any more.</summary>
    /// <returns>How many were removed, of each destination that had any.</returns>
    ValueTask<IReadOnlyDictionary<string, long>> RemoveOthersAsync(
        string channel, IReadOnlyCollection<string> subscribers, CancellationToken cancellation);
}
