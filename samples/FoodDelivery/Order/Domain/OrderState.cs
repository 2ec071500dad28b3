namespace FoodDelivery.Orders.Domain;

public static class OrderState
{
    /// <summary>The createOrder saga decides; nobody else may change the order.</summary>
    public const string ApprovalPending = "APPROVAL_PENDING";

    public const string Approved = "APPROVED";
    public const string Rejected = "REJECTED";

    /// <summary>The cancelOrder saga decides. It is approved again when the kitchen refuses.</summary>
    public const string CancelPending = "CANCEL_PENDING";

    public const string Cancelled = "CANCELLED";

    /// <summary>The reviseOrder saga decides. It is approved again, as it was when anybody refuses.</summary>
    public const string RevisionPending = "REVISION_PENDING";
}
