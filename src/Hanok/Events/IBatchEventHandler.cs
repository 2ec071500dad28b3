using Hanok.Messaging;

namespace Hanok.Events;

/// <summary>
/// Reacts to a run of events, all in one transaction, so that set-based statements can be used. Register it with <c>AddEventHandlers</c>.
/// </summary>
/// <remarks>
/// Events of one key stand in their order, and one key may stand more than once in a run. When it throws, the run is rolled back and each
/// event is handled alone, to find the one that fails.
/// </remarks>
public interface IBatchEventHandler<in TEvent> where TEvent : IEvent
{
    ValueTask HandleAsync(IReadOnlyList<TEvent> events, BatchContext context);
}
