using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Accounting;
using FoodDelivery.Contracts.Consumers;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Contracts.Orders;
using FoodDelivery.Kitchen.Data;
using FoodDelivery.Kitchen.Domain;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.Kitchen.Messaging;

/// <summary>The part of the kitchen in the createOrder flow; each reaction a whole run at once.</summary>
public sealed class TicketReactions(TimeProvider time) :
    IBatchEventHandler<ConsumerVerified>, IBatchEventHandler<CardAuthorized>, IBatchEventHandler<CardDeclined>
{
    private static readonly Rejection TooLate = new("order-timed-out", "The order was called off before it came to the kitchen.");

    public async ValueTask HandleAsync(IReadOnlyList<ConsumerVerified> events, BatchContext context)
    {
        var transaction = context.Transaction.Postgres;
        var off = await OrderBarrier.LockAsync(transaction, events.Select(e => e.Order.OrderId), context.Cancellation);
        var wanted = events.Select(e => e.Order).Where(order => !off.Contains(order.OrderId)).ToList();
        var answers = await TicketWork.CreateAsync(transaction, [.. wanted.Select(Request)], time.GetUtcNow(), context.Cancellation);
        var byOrder = wanted.Zip(answers).DistinctBy(a => a.First.OrderId).ToDictionary(a => a.First.OrderId, a => a.Second);
        foreach (var (i, order) in events.Select(e => e.Order).Index())
        {
            var (ticket, objection) = byOrder.GetValueOrDefault(order.OrderId, (Guid.Empty, TooLate));
            if (objection is null)
                context.At(i).Publish($"{order.OrderId}", new TicketPending(ticket, order));
            else
                context.At(i).Publish($"{order.OrderId}", new TicketRefused(order.OrderId, objection));
        }
    }

    public async ValueTask HandleAsync(IReadOnlyList<CardAuthorized> events, BatchContext context)
    {
        await TicketWork.ConfirmAsync(context.Transaction.Postgres, [.. events.Select(e => e.TicketId)], context.Cancellation);
        foreach (var (i, paid) in events.Index())
            context.At(i).Publish($"{paid.OrderId}", new TicketConfirmed(paid.OrderId, paid.TicketId));
    }

    public async ValueTask HandleAsync(IReadOnlyList<CardDeclined> events, BatchContext context)
    {
        var transaction = context.Transaction.Postgres;
        await OrderBarrier.LockAsync(transaction, events.Select(e => e.OrderId), context.Cancellation);
        var tickets = await OrderBarrier.CallOffAsync(transaction, events.Select(e => e.OrderId), context.Cancellation);
        foreach (var (i, declined) in events.Index())
            context.At(i).Publish(
                $"{declined.OrderId}",
                new TicketCancelled(declined.OrderId, tickets.TryGetValue(declined.OrderId, out var ticket) ? ticket : null, declined.Reason));
    }

    private static TicketRequest Request(OrderDetails order) =>
        new(order.OrderId, order.RestaurantId, order.RestaurantVersion, order.LineItems);
}
