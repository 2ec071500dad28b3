using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Consumers;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Contracts.Orders;
using FoodDelivery.Orders.Data;
using FoodDelivery.Orders.Domain;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.Orders.Messaging;

/// <summary>The part of the order service in the createOrder flow: how an order ends. Each a whole run at once.</summary>
public sealed class OrderReactions :
    IBatchEventHandler<TicketConfirmed>, IBatchEventHandler<ConsumerRefused>, IBatchEventHandler<TicketRefused>, IBatchEventHandler<TicketCancelled>
{
    public async ValueTask HandleAsync(IReadOnlyList<TicketConfirmed> events, BatchContext context)
    {
        var states = await LockAsync(events.Select(e => e.OrderId), context);
        foreach (var (i, confirmed) in events.Index())
        {
            if (states[confirmed.OrderId] == OrderState.Rejected)
                throw new InvalidOperationException(
                    $"Order {confirmed.OrderId} is paid for and has a ticket, but it is {OrderState.Rejected}. Cancel the ticket and give the money "
                    + "back, then skip this event.");

            OrderTable.Approve(context.Transaction.Postgres, confirmed.OrderId, confirmed.TicketId);
            context.At(i).Publish($"{confirmed.OrderId}", new OrderApproved(confirmed.OrderId));
            context.At(i).PublishState(confirmed.OrderId, OrderState.Approved);
        }
    }

    public ValueTask HandleAsync(IReadOnlyList<ConsumerRefused> events, BatchContext context) =>
        RejectAsync([.. events.Select(e => (e.OrderId, (Guid?)null, e.Reason))], context);

    public ValueTask HandleAsync(IReadOnlyList<TicketRefused> events, BatchContext context) =>
        RejectAsync([.. events.Select(e => (e.OrderId, (Guid?)null, e.Reason))], context);

    public ValueTask HandleAsync(IReadOnlyList<TicketCancelled> events, BatchContext context) =>
        RejectAsync([.. events.Select(e => (e.OrderId, e.TicketId, e.Reason))], context);

    // An order that timed out is refused by the kitchen too, when it comes there late: the first reason stands, and is told once.
    private static async ValueTask RejectAsync(IReadOnlyList<(Guid Order, Guid? Ticket, Rejection Reason)> refused, BatchContext context)
    {
        var states = await LockAsync(refused.Select(r => r.Order), context);
        var told = new HashSet<Guid>();
        foreach (var (i, (order, ticket, reason)) in refused.Index())
        {
            if (states[order] != OrderState.ApprovalPending || !told.Add(order))
                continue;

            OrderTable.Reject(context.Transaction.Postgres, order, ticket, reason);
            context.At(i).Publish($"{order}", new OrderRejected(order, reason));
            context.At(i).PublishState(order, OrderState.Rejected, reason);
        }
    }

    // A message can be faster than the commit that it answers becomes visible: then it comes again.
    private static async ValueTask<IReadOnlyDictionary<Guid, string>> LockAsync(IEnumerable<Guid> orders, BatchContext context)
    {
        var wanted = orders.ToHashSet();
        var states = await OrderStates.LockAsync(context.Transaction.Postgres, wanted, context.Cancellation);
        return wanted.FirstOrDefault(order => !states.ContainsKey(order)) is var missing && missing == default
            ? states
            : throw new InvalidOperationException($"There is no order {missing} here, or not yet.");
    }
}
