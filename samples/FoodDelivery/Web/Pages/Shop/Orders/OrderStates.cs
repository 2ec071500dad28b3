namespace FoodDelivery.Web.Pages.Shop.Orders;

public static class OrderStates
{
    public const string Pending = "APPROVAL_PENDING";
    public const string Rejected = "REJECTED";
    public const string Cancelled = "CANCELLED";

    /// <summary>A saga is at work, so the state will change by itself.</summary>
    public static bool WillChange(string state) => state.EndsWith("_PENDING", StringComparison.Ordinal);

    public static string Words(string state) => state switch
    {
        Pending => "We are on it",
        "APPROVED" => "Your order is confirmed",
        Rejected => "Your order was not accepted",
        "CANCEL_PENDING" => "Your order is being cancelled",
        Cancelled => "Your order is cancelled",
        "REVISION_PENDING" => "Your change is being checked",
        _ => "Your order",
    };
}
