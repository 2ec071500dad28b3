using FoodDelivery.Contracts.Consumers;
using FoodDelivery.Contracts.Orders;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.Consumers.Messaging;

/// <summary>The part of the consumer service in the createOrder flow.</summary>
public sealed class ConsumerReactions : IBatchEventHandler<OrderPlaced>
{
    public async ValueTask HandleAsync(IReadOnlyList<OrderPlaced> events, BatchContext context)
    {
        var objections = await ConsumerVerification.ObjectionsAsync(
            context.Transaction.Postgres, [.. events.Select(e => (e.Order.ConsumerId, e.Order.Total))], context.Cancellation);
        foreach (var (i, (order, objection)) in events.Select(e => e.Order).Zip(objections).Index())
            if (objection is null)
                context.At(i).Publish($"{order.OrderId}", new ConsumerVerified(order));
            else
                context.At(i).Publish($"{order.OrderId}", new ConsumerRefused(order.OrderId, objection));
    }
}
