using Hanok.Tcc;

namespace FoodDelivery.Orders.Checkouts;

public static class CheckoutState
{
    public const string Pending = "PENDING";
    public const string Confirming = "CONFIRMING";
    public const string Confirmed = "CONFIRMED";
    public const string Rejected = "REJECTED";

    /// <summary>A participant did not do what was decided: a person looks at it.</summary>
    public const string Disputed = "DISPUTED";

    public static string Of(TccState state) => state switch
    {
        TccState.Trying => Pending,
        TccState.Confirming => Confirming,
        TccState.Confirmed => Confirmed,
        TccState.Cancelling or TccState.Cancelled => Rejected,
        _ => Disputed,
    };
}
