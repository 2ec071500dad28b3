using Hanok.Messaging;

namespace Hanok.Tests.Guides.Styles;

// snippet: courier-offer
[MessageType("shop.courier-offer.v1")]
public sealed record CourierOffer(decimal Price);
// end
