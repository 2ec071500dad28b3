using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

[MessageType("orders.bid.v1")]
public sealed record Bid(int Price);
