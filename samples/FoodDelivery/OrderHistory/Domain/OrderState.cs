namespace FoodDelivery.OrderHistory.Domain;

/// <summary>The states that the history knows. That an order is just being changed is not among them.</summary>
public static class OrderState
{
    public const string ApprovalPending = "APPROVAL_PENDING";

    public static IReadOnlyList<string> All { get; } = [ApprovalPending, "APPROVED", "REJECTED", "CANCELLED"];
}
