namespace Hanok.Outbox;

/// <summary>The messages of one committed transaction, as they stand in the log.</summary>
/// <param name="Stream">The sender and its log; see <see cref="Messaging.DeliveryBatch"/>.</param>
/// <param name="Commit">The position of the commit: grows from one to the next.</param>
/// <param name="End">What to confirm when every message of this commit, and of all before it, is safe on the other side.</param>
/// <param name="Frames">The messages, as <see cref="Messaging.MessageCodec"/> wrote them one after the other. Empty for a heartbeat.</param>
public readonly record struct OutboxCommit(string Stream, long Commit, long End, ReadOnlyMemory<byte> Frames)
{
    /// <summary>Where the log ended at some look since its reading began: at or beyond everything that was ever read from it before.</summary>
    public long LogEnd { get; init; }
}
