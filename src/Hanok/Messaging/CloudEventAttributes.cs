using System.Globalization;

namespace Hanok.Messaging;

/// <summary>A message as CloudEvents 1.0 attributes and a JSON body, for brokers, so that a program in any language reads and writes it.</summary>
/// <remarks>
/// Names are without the prefix that a protocol's binding puts before them (<c>cloudEvents_</c>, <c>ce_</c>). Beside the standard ones:
/// <c>channel</c>, <c>kind</c>, <c>correlationid</c>, <c>causationid</c>, <c>replyto</c>, <c>hanokidentity</c>; and <c>hanokstream</c>, <c>hanokposition</c>,
/// <c>hanokprevious</c>, which only a service with a log of its own has. A message needs no more than <c>id</c>, <c>source</c> and <c>type</c>.
/// </remarks>
public static class CloudEventAttributes
{
    public const string ContentType = "application/json";

    private const string StreamName = "hanokstream";
    private const string PositionName = "hanokposition";
    private const string PreviousName = "hanokprevious";

    // With the prefix: what stands there is taken from services alone, as the positions are.
    private const string IdentityName = "hanokidentity";

    /// <summary>The attributes of a message on its way to a broker; those that are empty are left out.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(Message message, string stream, Position position, Position previous)
    {
        yield return new("specversion", "1.0");
        yield return new("id", message.Id.ToString());
        yield return new("source", message.Source);
        yield return new("type", message.Type);
        // A key may be empty, a CloudEvents attribute may not.
        if (message.Subject.Length > 0)
            yield return new("subject", message.Subject);
        yield return new("time", message.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        yield return new("channel", message.Channel);
        yield return new("kind", NameOf(message.Kind));
        if (message.CorrelationId != Guid.Empty)
            yield return new("correlationid", message.CorrelationId.ToString());
        if (message.CausationId != Guid.Empty)
            yield return new("causationid", message.CausationId.ToString());
        if (message.ReplyTo.Length > 0)
            yield return new("replyto", message.ReplyTo);
        if (message.TraceParent.Length > 0)
            yield return new("traceparent", message.TraceParent);
        if (message.Identity.Length > 0)
            yield return new(IdentityName, message.Identity);

        yield return new(StreamName, stream);
        yield return new(PositionName, Write(position));
        if (previous != Position.None)
            yield return new(PreviousName, Write(previous));
    }

    /// <summary>Never throws: what cannot be read becomes an <see cref="UnreadableMessage"/>, which is parked with the reason.</summary>
    /// <param name="attributes">Finds an attribute by its name, or nothing.</param>
    /// <param name="place">Where it always stands at the broker, if there is such a place: what cannot be read is then parked once, not again with each delivery.</param>
    public static Arrival Read(string channel, Func<string, string?> attributes, ReadOnlyMemory<byte> body, string? place = null)
    {
        if (attributes("id") is not { Length: > 0 } id)
            return Unreadable("id");
        if (attributes("source") is not { Length: > 0 } source)
            return Unreadable("source");
        if (attributes("type") is not { Length: > 0 } type)
            return Unreadable("type");

        var message = new Message
        {
            // Ours are UUIDs; the ids of others may be anything, and are unique within their source.
            Id = Guid.TryParse(id, out var uuid) ? uuid : StableId.Of($"{source} {id}"),
            Source = source,
            Type = type,
            Kind = KindOf(attributes("kind"), channel),
            Channel = channel,
            Subject = attributes("subject") is { Length: > 0 } subject ? subject : attributes(StreamName) is null ? id : "",
            Time = DateTimeOffset.TryParse(attributes("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time : DateTimeOffset.UnixEpoch,
            CorrelationId = Guid.TryParse(attributes("correlationid"), out var correlation) ? correlation : Guid.Empty,
            CausationId = Guid.TryParse(attributes("causationid"), out var causation) ? causation : Guid.Empty,
            ReplyTo = attributes("replyto") ?? "",
            TraceParent = attributes("traceparent") ?? "",
            Identity = attributes(IdentityName) ?? "",
            Body = body,
        };
        if (MessageCodec.WhyNot(message) is { } problem)
            return new(null, new(Position.None, UnreadableMessage.Of(channel, problem, body.Span, place)));

        if (attributes(StreamName) is { Length: > 0 } named && !named.StartsWith($"{source}@", StringComparison.Ordinal))
            return new(null, new(Position.None, UnreadableMessage.Of(channel, $"Its stream is not one of its source, '{source}'.", body.Span, place)));

        return attributes(StreamName) is { Length: > 0 } stream && TryRead(attributes(PositionName), out var position)
            ? new(
                // Each channel is delivered on its own way, so each has positions of its own.
                $"{stream}/{channel}",
                new(position, message) { Previous = TryRead(attributes(PreviousName), out var previous) ? previous : Position.None })
            : new(null, new(Position.None, message));

        Arrival Unreadable(string missing) => new(null, new(Position.None, UnreadableMessage.Of(
            channel, $"The message has no CloudEvents attribute '{missing}'.", body.Span, place)));
    }

    private static string NameOf(MessageKind kind) => kind switch
    {
        MessageKind.Event => "event",
        MessageKind.Command => "command",
        _ => "reply",
    };

    private static MessageKind KindOf(string? kind, string channel) => kind switch
    {
        "event" => MessageKind.Event,
        "command" => MessageKind.Command,
        "reply" => MessageKind.Reply,
        _ => channel.EndsWith(Channels.EventsSuffix, StringComparison.Ordinal) ? MessageKind.Event
            : channel.EndsWith(Channels.CommandsSuffix, StringComparison.Ordinal) ? MessageKind.Command : MessageKind.Reply,
    };

    private static string Write(Position position) => string.Create(CultureInfo.InvariantCulture, $"{position.Commit}.{position.Index}");

    private static bool TryRead(string? text, out Position position)
    {
        position = Position.None;
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot < 0
            || !long.TryParse(text.AsSpan(0, dot), CultureInfo.InvariantCulture, out var commit)
            || !int.TryParse(text.AsSpan(dot + 1), CultureInfo.InvariantCulture, out var index))
            return false;

        position = new(commit, index);
        return position.IsPlausible;
    }
}
