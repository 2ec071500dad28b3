using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Styles;

// snippet: order-placed
[MessageType("shop.order-placed.v1")]
public sealed record OrderPlaced(string Order) : IEvent;
// end
