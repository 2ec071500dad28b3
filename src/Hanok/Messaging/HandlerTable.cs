using System.Collections.Frozen;
using System.Diagnostics;
using Hanok.Observability;
using Hanok.Security;

namespace Hanok.Messaging;

/// <summary>Which handler takes which type of message, and the event channels this service listens to. Fixed at start; thread-safe.</summary>
public sealed class HandlerTable
{
    private readonly FrozenDictionary<(MessageKind, string Type), IDispatcher> _byType;
    private readonly IDispatcher? _replies;
    private readonly Upcasters _upcasters;
    private readonly IDispatcher? _answers;
    private readonly IReadOnlyList<EventWatch> _watches;

    /// <exception cref="InvalidOperationException">Two handlers want the same message, or one and an upcaster.</exception>
    public HandlerTable(IEnumerable<HandlerRegistration> registrations) : this(registrations, Upcasters.None, [])
    {
    }

    internal HandlerTable(IEnumerable<HandlerRegistration> registrations, Upcasters upcasters, IEnumerable<EventWatch> watches)
    {
        (_upcasters, _watches) = (upcasters, [.. watches]);
        var all = registrations.ToList();
        if (all.FirstOrDefault(r => upcasters.Takes(r.Type)) is { } old)
            throw new InvalidOperationException(
                $"{old.Type} has a handler and an upcaster, but every message of it would be upcast before the handler is asked. Remove one of the two.");

        var contested = all.GroupBy(r => (r.Kind, r.Type)).FirstOrDefault(g => g.Count() > 1);
        if (contested is not null)
            throw new InvalidOperationException(
                $"{contested.Count()} handlers are registered for {contested.Key.Type}. A service handles a message in one place: remove all but one.");

        _byType = all.Where(r => r.Kind != MessageKind.Reply).ToFrozenDictionary(r => (r.Kind, r.Type), r => r.Dispatcher);
        _replies = all.FirstOrDefault(r => r is { Kind: MessageKind.Reply, Type: "" })?.Dispatcher;
        _answers = all.FirstOrDefault(r => r is { Kind: MessageKind.Reply, Type: Channels.AnswersSuffix })?.Dispatcher;
        EventChannels = all.Where(r => r.Kind == MessageKind.Event)
            .Select(r => Channels.Events(r.Type[..r.Type.IndexOf('.', StringComparison.Ordinal)]))
            .Concat(_watches.SelectMany(watch => watch.Channels)).ToHashSet();
    }

    /// <summary>The channels of events that some handler here waits for.</summary>
    public IReadOnlySet<string> EventChannels { get; }

    /// <summary>The message in the version that handlers here know. Whoever keeps a message keeps it as it came.</summary>
    internal Message Upcast(Message message) => _upcasters.Apply(message);

    /// <summary>Whether an event has a handler here, in whatever version.</summary>
    /// <param name="family">Its name without the version.</param>
    internal bool HandlesEvent(string family) =>
        _byType.Keys.Any(key => key.Item1 == MessageKind.Event && key.Type.StartsWith(family + ".v", StringComparison.Ordinal));

    /// <summary>Shows a whole run to those who watch events, after its messages were handled and in the same transaction.</summary>
    internal async ValueTask ShowAsync(BatchContext run)
    {
        if (_watches.Count == 0)
            return;

        var events = run.Messages.Where(message => message.Kind == MessageKind.Event).ToList();
        if (events.Count > 0)
            foreach (var watch in _watches)
                await watch.SeeAsync(run with { Messages = events });
    }

    /// <summary>Has messages of one type handled. An event that nobody here waits for is nothing to us: its channel carries other types too.</summary>
    /// <exception cref="UnknownMessageException">Nobody here handles them.</exception>
    internal async ValueTask HandleAsync(BatchContext context)
    {
        var first = context.Messages[0];
        if (Find(first) is not { } dispatcher)
        {
            if (first.Kind == MessageKind.Event)
                return;

            throw new UnknownMessageException(first.Type == UnreadableMessage.Type
                ? UnreadableMessage.ProblemOf(first)
                : $"This service has no handler for {first.Type}, which {first.Source} sent to {first.Channel}.");
        }

        using var span = Spans.AreWanted ? Spans.Process(first.Channel, first.Type, [.. context.Messages.Select(m => m.TraceParent)]) : null;
        // A run that many caused is on nobody's behalf, until its handler takes one message after the other.
        Caller.Current = context.Messages.All(message => message.Identity == first.Identity) ? first.Identity : "";
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await dispatcher.DispatchAsync(context);
            Signals.Processed(first.Channel, context.Messages.Count, begun, failure: null);
        }
        catch (Exception e)
        {
            span.Failed(e);
            Signals.Processed(first.Channel, context.Messages.Count, begun, e);
            throw;
        }
    }

    /// <summary>Replies of any type go to one dispatcher: by their channel, to that of the sagas or that of the asks.</summary>
    public IDispatcher? Find(Message message) => message.Kind switch
    {
        MessageKind.Reply when message.Channel.EndsWith(Channels.AnswersSuffix, StringComparison.Ordinal) => _answers,
        MessageKind.Reply => _replies,
        _ => _byType.GetValueOrDefault((message.Kind, message.Type)),
    };
}
