using Hanok.Messaging;

namespace Hanok.Events;

/// <summary>Reads events and has them handled, one after the other, in one transaction.</summary>
internal sealed class EventDispatcher<TEvent>(IEventHandler<TEvent> handler, MessageJson json) : IDispatcher
    where TEvent : IEvent
{
    public async ValueTask DispatchAsync(BatchContext context)
    {
        foreach (var message in context.Messages)
            await handler.HandleAsync(
                json.Read<TEvent>(message.Body.Span), new(message, context.Transaction, context.Cancellation));
    }
}
