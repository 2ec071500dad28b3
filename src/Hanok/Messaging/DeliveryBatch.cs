namespace Hanok.Messaging;

/// <summary>A run of messages of one sender, in the order of their positions.</summary>
/// <param name="Stream">
/// The log that the positions belong to: the sending service and the identity of its database, for a database that was made anew counts
/// from the beginning again. For messages without order, their source.
/// </param>
public sealed record DeliveryBatch(string Stream, IReadOnlyList<Delivery> Deliveries)
{
    /// <summary>Whether the deliveries have positions. Those without are told apart by source and id: one row for each, for a while.</summary>
    public bool IsOrdered { get; init; } = true;

    /// <summary>Whether a gap before a message is taken for what it is, a loss; otherwise it is refused, for the broker may fill it yet.</summary>
    public bool AcceptsGaps { get; init; }

    /// <summary>Where the sender's log ended when it last looked; null when it does not say. No position is beyond it.</summary>
    public long? LogEnd { get; init; }

    /// <summary>Messages of a source that keeps no log: a program in another language that publishes to a broker, for example.</summary>
    public static DeliveryBatch Unordered(string source, IEnumerable<Message> messages) =>
        new(source, [.. messages.Select(message => new Delivery(Position.None, message))]) { IsOrdered = false };
}
