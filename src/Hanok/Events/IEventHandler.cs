using Hanok.Messaging;

namespace Hanok.Events;

/// <summary>
/// Reacts to an event of this or another service. Register it with <c>AddEventHandlers</c>; it is a singleton, unless it was registered as
/// scoped before: then each transaction has one of its own.
/// </summary>
public interface IEventHandler<in TEvent> where TEvent : IEvent
{
    ValueTask HandleAsync(TEvent happened, MessageContext context);
}
