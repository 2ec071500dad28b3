namespace Hanok.Outbox;

/// <summary>What the transactions of one service have committed, in commit order: by log tailing, by polling, or in memory.</summary>
public interface IOutboxLog
{
    /// <summary>
    /// Yields a heartbeat soon after it begins to read, every commit after the confirmed one, and waits for more. One reader at a time: a
    /// second one waits for its turn.
    /// </summary>
    /// <exception cref="OutboxUnavailableException">The log cannot be read now, or not any more; the message says what to do.</exception>
    IAsyncEnumerable<OutboxCommit> TailAsync(CancellationToken cancellation);

    /// <summary>
    /// Lets the log forget everything up to <paramref name="end"/>. It may take a moment to get there, and may be lost in a crash. Thread-safe;
    /// an end before an earlier one changes nothing.
    /// </summary>
    void Confirm(long end);

    /// <summary>
    /// Says how far the reading is behind, and does what a quiet log needs now and then to move on. Called every few seconds by every instance,
    /// also by one that does not read. Thread-safe.
    /// </summary>
    /// <exception cref="OutboxUnavailableException">The log does not answer now.</exception>
    ValueTask<OutboxLag> CheckAsync(CancellationToken cancellation);

    /// <summary>
    /// Where the log ends now: who has read up to the <see cref="OutboxCommit.End"/> that is returned has read whatever was committed before the
    /// call. Thread-safe.
    /// </summary>
    /// <exception cref="OutboxUnavailableException">The log does not answer now.</exception>
    ValueTask<long> EndAsync(CancellationToken cancellation);
}
