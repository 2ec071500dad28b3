using FoodDelivery.Contracts.Api;

namespace FoodDelivery.Deliveries.Data;

/// <summary>A delivery as it stands in the database.</summary>
public sealed record StoredDelivery(Guid? ConsumerId, DeliveryView View) : IOwned
{
    public Owner Owner => Owner.Consumer(ConsumerId);
}
