using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Styles;

// snippet: courier-wanted
[MessageType("shop.courier-wanted.v1")]
public sealed record CourierWanted(string Order) : IEvent;
// end
