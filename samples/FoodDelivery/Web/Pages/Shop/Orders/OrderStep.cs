using FoodDelivery.Web.Api;

namespace FoodDelivery.Web.Pages.Shop.Orders;

/// <summary>One of the six local transactions of an order, as far as the order tells.</summary>
public sealed record OrderStep(string Label, OrderStepState State)
{
    private static readonly string[] Labels =
    [
        "Take the order", "Check the customer", "Hold a place in the kitchen", "Authorize the card",
        "Tell the kitchen", "Confirm the order",
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
        var undone = order.State is OrderStates.Rejected or OrderStates.Cancelled;
        return [.. Labels.Select((label, i) => new OrderStep(label, StateOf(i, done, undone)))];
    }

    private static OrderStepState StateOf(int step, int done, bool undone)
    {
        if (step < done)
            return undone ? OrderStepState.Undone : OrderStepState.Done;
        if (undone)
            return OrderStepState.Never;

        return step == done ? OrderStepState.Now : OrderStepState.Later;
    }
}
