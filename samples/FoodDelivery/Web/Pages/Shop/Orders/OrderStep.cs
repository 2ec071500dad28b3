using FoodDelivery.Web.Api;

namespace FoodDelivery.Web.Pages.Shop.Orders;

/// <summary>One of the six local transactions of an order, as far as the order tells.</summary>
public sealed record OrderStep(string Label, OrderStepState State)
{
    private static readonly string[] Labels =
    [
        "Order taken", "Customer checked", "Kitchen has a place for it", "Card accepted", "Kitchen told to cook", "Order confirmed",
    ];

    /// <summary>A ticket shows that the first three are done; what comes between it and the end cannot be seen from here.</summary>
    public static IReadOnlyList<OrderStep> Of(Order order)
    {
        var done = order switch
        {
            { State: OrderStates.Pending or OrderStates.Rejected, TicketId: null } => 1,
            { State: OrderStates.Pending or OrderStates.Rejected } => 3,
            _ => Labels.Length,
        };
        var rejected = order.State == OrderStates.Rejected;
        return [.. Labels.Select((label, i) => new OrderStep(label, StateOf(i, done, rejected)))];
    }

    private static OrderStepState StateOf(int step, int done, bool rejected)
    {
        if (step < done)
            return rejected ? OrderStepState.Undone : OrderStepState.Done;
        if (rejected)
            return OrderStepState.Never;

        return step == done ? OrderStepState.Now : OrderStepState.Later;
    }
}
