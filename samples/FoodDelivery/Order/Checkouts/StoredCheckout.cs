using FoodDelivery.Contracts.Api;

namespace FoodDelivery.Orders.Checkouts;

/// <summary>A checkout as it stands in the database.</summary>
public sealed record StoredCheckout(Guid? ConsumerId, CheckoutView View) : IOwned
{
    public Owner Owner => Owner.Consumer(ConsumerId);
}
