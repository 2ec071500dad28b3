namespace FoodDelivery.Orders.Domain;

public static class OrderState
{
    /// <summary>The createOrder saga decides; nobody else may change the order.</summary>
    public const string ApprovalPending = "APPROVAL_PENDING";

    public const string Approved = "APPROVED";
    public const string Rejected = "REJECTED";
}
