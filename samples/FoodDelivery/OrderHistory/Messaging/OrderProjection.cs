using FoodDelivery.Contracts.Orders;
using FoodDelivery.OrderHistory.Data;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.OrderHistory.Messaging;

/// <summary>
/// Keeps the view of orders. Each event comes once, and those of one order in their order: that is what the inbox is for, so nothing is
/// compared here.
/// </summary>
public sealed class OrderProjection :
    IBatchEventHandler<OrderCreated>, IBatchEventHandler<OrderStateChanged>, IBatchEventHandler<OrderRevised>
{
    public ValueTask HandleAsync(IReadOnlyList<OrderCreated> events, BatchContext context)
    {
        PastOrderTable.Insert(context.Transaction.Postgres, events);
        return ValueTask.CompletedTask;
    }

    public ValueTask HandleAsync(IReadOnlyList<OrderStateChanged> events, BatchContext context)
    {
        PastOrderTable.SetState(context.Transaction.Postgres, Last(events, happened => happened.OrderId));
        return ValueTask.CompletedTask;
    }

    public ValueTask HandleAsync(IReadOnlyList<OrderRevised> events, BatchContext context)
    {
        PastOrderTable.SetLines(context.Transaction.Postgres, Last(events, happened => happened.OrderId));
        return ValueTask.CompletedTask;
    }

    /// <summary>Of several in one run the last one stands: an UPDATE that finds several for one row takes any of them.</summary>
    public static IReadOnlyList<TEvent> Last<TEvent>(IReadOnlyList<TEvent> events, Func<TEvent, Guid> order) =>
        [.. events.Reverse().DistinctBy(order)];
}
