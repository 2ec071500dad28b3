namespace FoodDelivery.Kitchen.Domain;

/// <summary>The states of a ticket, in the order it goes through them.</summary>
public static class TicketState
{
    /// <summary>The order may yet be rejected: nobody cooks.</summary>
    public const string CreatePending = "CREATE_PENDING";

    public const string AwaitingAcceptance = "AWAITING_ACCEPTANCE";
    public const string Accepted = "ACCEPTED";
    public const string Preparing = "PREPARING";
    public const string ReadyForPickup = "READY_FOR_PICKUP";

    /// <summary>The order may yet be cancelled, or not: nobody goes on with it.</summary>
    public const string CancelPending = "CANCEL_PENDING";

    /// <summary>The order may yet become another: nobody goes on with it.</summary>
    public const string RevisionPending = "REVISION_PENDING";

    public const string Cancelled = "CANCELLED";
}
