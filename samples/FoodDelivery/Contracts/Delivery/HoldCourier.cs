namespace FoodDelivery.Contracts.Delivery;

/// <summary>Half an hour of a courier's time, of whichever courier is free. Refused: no-courier, delivery-time.</summary>
/// <param name="ConsumerId">Whose delivery it will be; null for nobody's.</param>
public sealed record HoldCourier(
    Guid CheckoutId, string? DeliveryAddress, DateTimeOffset DeliverAt, Guid? OrderId = null, Guid? ConsumerId = null);
