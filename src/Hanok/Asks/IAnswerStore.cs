using Hanok.Messaging;

namespace Hanok.Asks;

/// <summary>Keeps the replies to asks, in the service's own database, for whichever instance waits for them.</summary>
public interface IAnswerStore
{
    /// <summary>
    /// Keeps replies with the commit, under the asks that are their <see cref="Message.CorrelationId"/>; one that is kept already changes
    /// nothing. After it, those who listen are called.
    /// </summary>
    void Keep(ITransaction transaction, IReadOnlyList<Message> replies);

    /// <summary>The replies to these asks, in the order in which they came.</summary>
    ValueTask<IReadOnlyList<Message>> ReadAsync(IReadOnlyCollection<Guid> asks, CancellationToken cancellation);

    /// <summary>Removes up to <paramref name="limit"/> replies to asks whose id is less than <paramref name="ask"/>: their deadline has passed.</summary>
    /// <returns>How many there were.</returns>
    ValueTask<int> RemoveBeforeAsync(Guid ask, int limit, CancellationToken cancellation);

    /// <summary>
    /// Calls <paramref name="kept"/> once when it can hear, and then after commits of any instance that kept replies; one call may stand for
    /// many. Throws when it can hear no longer.
    /// </summary>
    Task ListenAsync(Action kept, CancellationToken cancellation);
}
