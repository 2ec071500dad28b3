namespace FoodDelivery.Deliveries.Domain;

public static class DeliveryState
{
    public const string Held = "HELD";
    public const string Scheduled = "SCHEDULED";
}
