using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Runs of messages as a sender would deliver them, for a receiver that is called without any transport.</summary>
public sealed class Runs(string source)
{
    private readonly string _stream = $"{source}@contract";
    private long _commit;

    public MessageFactory Messages { get; } = new(source, new MessageJson([]), TimeProvider.System);

    /// <summary>A run of events, each of a commit of its own, after everything that was made before.</summary>
    public DeliveryBatch Of(params IEnumerable<Noted> events) => Of(events.Select(noted => Messages.Event(noted.Key, noted)));

    public DeliveryBatch Of(IEnumerable<Message> messages) =>
        new(_stream, [.. messages.Select(message => new Delivery(new Position(++_commit, 0), message))]);

    public Message Command(string key, object command) => Messages.Command(Guid.CreateVersion7(), key, Guid.CreateVersion7(), command);

    /// <summary>Of a run, again, the messages from one number to another.</summary>
    public static DeliveryBatch Again(DeliveryBatch run, Range part) => new(run.Stream, [.. run.Deliveries.Take(part)]);

    public static DeliveryBatch Join(DeliveryBatch first, DeliveryBatch second) => new(first.Stream, [.. first.Deliveries, .. second.Deliveries]);
}
