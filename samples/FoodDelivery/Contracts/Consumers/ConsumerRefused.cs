using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Consumers;

/// <summary>The consumer may not place the order.</summary>
[MessageType("consumer.consumer-refused.v1")]
public sealed record ConsumerRefused(Guid OrderId, Rejection Reason) : IEvent;
