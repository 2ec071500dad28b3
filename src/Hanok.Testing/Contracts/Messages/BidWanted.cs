using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>An event whose publisher gathers answers.</summary>
[MessageType("orders.bid-wanted.v1")]
public sealed record BidWanted(string Dish) : IEvent;
