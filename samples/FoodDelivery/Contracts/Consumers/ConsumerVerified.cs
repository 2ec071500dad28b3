using FoodDelivery.Contracts.Orders;
using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Consumers;

/// <summary>The consumer may place the order.</summary>
[MessageType("consumer.consumer-verified.v1")]
public sealed record ConsumerVerified(OrderDetails Order) : IEvent;
