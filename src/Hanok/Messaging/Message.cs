namespace Hanok.Messaging;

/// <summary>A message as it travels: the attributes of CloudEvents 1.0 and a body of UTF-8 JSON that is written once.</summary>
/// <remarks>Immutable, so safe to share. The limit for attributes and body together is <see cref="MessageCodec.SizeLimit"/>.</remarks>
public sealed record Message
{
    /// <summary>Unique; the same for every delivery of this message.</summary>
    public required Guid Id { get; init; }

    /// <summary>The service that sent it.</summary>
    public required string Source { get; init; }

    /// <summary><c>owner.name.vN</c>, for example <c>kitchen.ticket-created.v1</c>.</summary>
    public required string Type { get; init; }

    public required MessageKind Kind { get; init; }

    /// <summary><c>owner.events</c>, <c>owner.commands</c>, <c>owner.replies</c> or <c>owner.answers</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The key (CloudEvents <c>subject</c>): messages of one key are handled in the order of their commits.</summary>
    public required string Subject { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>The conversation, which for a saga is the saga's id. Empty when there is none.</summary>
    public Guid CorrelationId { get; init; }

    /// <summary>The conversation that it belongs to: one that belongs to none begins one, which is named after it.</summary>
    public Guid Conversation => CorrelationId == Guid.Empty ? Id : CorrelationId;

    /// <summary>The message that led to this one: for a reply, its command; for an event, what its handler was handling. Empty when there is none.</summary>
    public Guid CausationId { get; init; }

    /// <summary>The channel to answer on. Empty when no answer is wanted.</summary>
    public string ReplyTo { get; init; } = "";

    /// <summary>W3C trace context. Empty when nothing is traced.</summary>
    public string TraceParent { get; init; } = "";

    /// <summary>Who caused it, as a few claims in JSON (<see cref="MessageContext.Identity"/>). Empty when nobody is known.</summary>
    public string Identity { get; init; } = "";

    public required ReadOnlyMemory<byte> Body { get; init; }
}
