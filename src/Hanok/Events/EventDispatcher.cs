using Hanok.Messaging;

namespace Hanok.Events;

/// <summary>Reads a run of events and has it handled, in one transaction.</summary>
internal sealed class EventDispatcher<TEvent>(Func<IReadOnlyList<TEvent>, BatchContext, ValueTask> handle, MessageJson json) : IDispatcher
    where TEvent : IEvent
{
    public ValueTask DispatchAsync(BatchContext context)
    {
        var events = new TEvent[context.Messages.Count];
        for (var i = 0; i < events.Length; i++)
            events[i] = json.Read<TEvent>(context.Messages[i].Body.Span);

        return handle(events, context);
    }
}
