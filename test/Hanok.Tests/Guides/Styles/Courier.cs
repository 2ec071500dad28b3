using Hanok.Asks;
using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Styles;

/// <summary>A service that answers events, in the guide to the messaging styles.</summary>
internal sealed class Courier : IEventHandler<CourierWanted>
{
    // snippet: gather-handler
    public ValueTask HandleAsync(CourierWanted happened, MessageContext context)
    {
        context.Answer(new CourierOffer(happened.Order.Length));
        return ValueTask.CompletedTask;
    }
    // end
}
