using System.Collections.Concurrent;
using System.Diagnostics;
using Hanok.Observability;
using Hanok.Security;

namespace Hanok.Messaging;

/// <summary>Makes the messages of one service. Thread-safe.</summary>
public sealed class MessageFactory(string service, MessageJson json, TimeProvider time)
{
    // Whether one is there already is asked for each command, without a lock.
    private readonly ConcurrentDictionary<Type, byte> _commands = [];

    /// <summary>The commands that were sent since the start.</summary>
    internal IReadOnlyCollection<Type> Commands => [.. _commands.Keys];

    /// <summary>The name of this service, which is the <see cref="Message.Source"/> of what it sends.</summary>
    public string Service => service;

    public MessageJson Json => json;

    public TimeProvider Time => time;

    /// <summary>An event. What is published while a message is being handled belongs to the conversation of that one.</summary>
    /// <exception cref="InvalidOperationException">The event belongs to another service.</exception>
    public Message Event(string key, object happened) => Event(key, happened, Cause.Current);

    /// <param name="cause">What led to it; null when nothing did.</param>
    internal Message Event(string key, object happened, Message? cause)
    {
        var type = MessageType.Of(happened.GetType());
        if (type.Owner != service)
            throw new InvalidOperationException(
                $"{service} cannot publish {type.Name}: events of {type.Owner} are published by {type.Owner} alone.");

        var message = Create(Guid.CreateVersion7(time.GetUtcNow()), type, MessageKind.Event, Channels.Events(service), key, json.Write(happened));
        return cause is null
            ? message
            : message with { CorrelationId = cause.Conversation, CausationId = cause.Id, TraceParent = Spans.Continue(cause.TraceParent), Identity = cause.Identity };
    }

    /// <param name="id">The same id for the same intention, so that doing it again is the same command.</param>
    /// <param name="conversation">Comes back with the reply as its <see cref="Message.CorrelationId"/>.</param>
    public Message Command(Guid id, string key, Guid conversation, object command)
    {
        var type = MessageType.Of(command.GetType());
        if (!_commands.ContainsKey(command.GetType()))
            _commands[command.GetType()] = 0;

        return Create(id, type, MessageKind.Command, Channels.Commands(type.Owner), key, json.Write(command)) with
        {
            CorrelationId = conversation,
            ReplyTo = Channels.Replies(service),
        };
    }

    public Message Reply<T>(Message command, T answer) => Reply(command, MessageType.Of<T>(), json.Write(answer));

    internal Message Reply(Message command, MessageType type, byte[] body) =>
        Create(StableId.Of(command.Id, "reply"), type, MessageKind.Reply, command.ReplyTo, command.Subject, body) with
        {
            CorrelationId = command.CorrelationId,
            CausationId = command.Id,
            TraceParent = Spans.Continue(command.TraceParent),
            Identity = command.Identity,
        };

    private Message Create(Guid id, MessageType type, MessageKind kind, string channel, string key, byte[] body) => new()
    {
        Id = id,
        Source = service,
        Type = type.Name,
        Kind = kind,
        Channel = channel,
        Subject = key,
        Time = time.GetUtcNow(),
        TraceParent = Activity.Current?.Id ?? "",
        Identity = Caller.Current,
        Body = body,
    };
}
