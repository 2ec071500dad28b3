using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Consumers;

/// <summary>May this consumer place an order of this total? Changes nothing, so there is nothing to undo.</summary>
[MessageType("consumer.verify-consumer.v1")]
public sealed record VerifyConsumer(Guid ConsumerId, Guid OrderId, Money Total) : ICommand;
